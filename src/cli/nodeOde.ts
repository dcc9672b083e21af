import { line, words } from "./printed.ts";
import { run } from "./run.ts";
import { StandardOutput } from "./standardOutput.ts";
import { say, systemTerminal } from "./systemTerminal.ts";

/** Runs a command line in the world as it is, and gives the exit code: 1 where standard output was not kept whole. */
export async function nodeOde(args: readonly string[]): Promise<number> {
  const output = new StandardOutput();
  const code = await run(args, systemTerminal(output));
  try {
    output.close();
    return code;
  } catch (error) {
    say(line`node-ode: ${words((error as Error).message)}\n`);
    return 1;
  }
}
