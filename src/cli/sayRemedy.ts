import type { Remedy } from "../study/remedy.ts";
import { remedyFlags } from "../study/remedyFlags.ts";
import { line, words } from "./printed.ts";
import type { Terminal } from "./terminal.ts";

/** A remedy as JSON has it. */
export const remedyJson = ({ title, change }: Remedy) => ({ title, flags: remedyFlags(change) });

/** Says the one next thing to try, and the flags that do it. */
export function sayRemedy(terminal: Pick<Terminal, "error">, remedy: ReturnType<typeof remedyJson> | undefined): void {
  if (remedy) terminal.error(line`${words(`try ${remedy.flags}: ${remedy.title}`)}\n`);
}
