import { line, words } from "./printed.ts";
import { run } from "./run.ts";
import { StandardOutput } from "./standardOutput.ts";
import { say, systemTerminal } from "./systemTerminal.ts";

/* The command `node-ode`: the engine without an editor. */

const output = new StandardOutput();
const code = await run(process.argv.slice(2), systemTerminal(output));
process.exitCode = closed() ? code : 1;

function closed(): boolean {
  try {
    output.close();
    return true;
  } catch (error) {
    say(line`node-ode: ${words((error as Error).message)}\n`);
    return false;
  }
}
