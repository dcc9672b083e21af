import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { isCommand } from "../src/analysis/analysis.ts";
import { analyses } from "../src/analysis/registry.ts";

/**
 * Command lines whose numbers are to be the same to the last bit wherever they run: steps chosen and fixed, one trajectory and
 * lanes of them, every elementary function that samples use, gradients, noise, networks, both families of optimizers, a report of each kind.
 */
export const commandLines = [
  "solve samples/pendulum.node-ode.ts pendulum --t 0,50",
  "solve samples/vanDerPol.node-ode.ts vanDerPol --t 0,20 --method rk4 --steps 400 --z0 1,2 --z0 2,1 --z0 0.1,0.3",
  "solve samples/vanDerPol.node-ode.ts vanDerPol --t 0,20 --method dop853 --rtol 1e-10 --z0 1,2 --z0 2,1 --z0 0.1,0.3",
  "gradient samples/linear.node-ode.ts gradientOfLinear --mode backsolve --method dopri5",
  "gradient samples/linear.node-ode.ts gradientOfLinear --mode direct --precision float32",
  "train samples/spiral.node-ode.ts fitSpiral --iterations 60 --seed 3",
  "train samples/spiral.node-ode.ts fitSpiral --iterations 60 --seed 3 --precision float32",
  "train samples/pendulumFriction.node-ode.ts fitFriction --iterations 8",
  ...[...analyses].filter(isCommand).map(({ name }) => `${name} samples/linear.node-ode.ts gradientOfLinear`),
];

/** What they print under some Node, without what is a matter of the clock. */
export async function resultsOn(
  node: string,
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<string[]> {
  const results: string[] = [];
  for (const line of commandLines) {
    const words = ["dist/cli.js", ...line.split(" "), "--json"];
    const { stdout } = await promisify(execFile)(node, words, { ...options, maxBuffer: 2 ** 26 });
    results.push(JSON.stringify(JSON.parse(stdout, (key, value) => (key === "seconds" ? undefined : value))));
  }
  return results;
}
