import { Pool } from "../pool/pool.ts";
import { Session } from "../study/session.ts";
import type { OptionValues } from "./options.ts";
import { line } from "./printed.ts";
import type { Terminal } from "./terminal.ts";

/** A session with kernels of the arithmetic that is asked for; where the machine does not have it, that is said. */
export function openSession({ arithmetic, threads }: OptionValues, terminal: Terminal): Session {
  const session = new Session({ arithmetic, pool: new Pool({ script: terminal.poolScript, threads }) });
  if (arithmetic === "fused" && session.arithmetic === "strict") {
    terminal.error(line`this machine has no fused arithmetic (relaxed SIMD, in Node 22 and later): strict is used\n`);
  }
  return session;
}
