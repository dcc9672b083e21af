import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../../src/cli/run.ts";
import { names } from "../../src/files/fileTrees.ts";

/** Of texts of an engine of JavaScript none is longer than 2²⁹ letters: what is printed may be, if no piece of it is. */
const MOST = 1_000_000;

/** Runs a command and gives the lengths of all that it prints and writes, and of the longest text among it. */
async function lengths(command: string, text: string): Promise<{ whole: number; longest: number }> {
  let [whole, longest] = [0, 0];
  const take = (piece: string) => {
    whole += piece.length;
    longest = Math.max(longest, piece.length);
  };
  const code = await run(command.split(" "), {
    out: take,
    error: () => {},
    readFile: (path) => (path === "f.node-ode.ts" ? text : null),
    files: names,
    areOne: () => false,
    readBytes: () => null,
    writeFile: (_path, pieces) => {
      if (typeof pieces === "string") take(pieces);
      else for (const piece of pieces) take(piece);
    },
    requireWritable: () => {},
    showsProgress: false,
  });
  assert.equal(code, 0, command);
  return { whole, longest };
}

test("what may be longer than any text is printed and written in pieces", async () => {
  const net = (width: number) => `import { experiment, meanSquaredError, mlp } from "node-ode";
export const f = ([x] = [1], t: number, { net = mlp([1, ${width}, ${width}, 1]) } = {}) => net([x]);
export const e = experiment(f, { t: [0, 1], data: { t: [0, 1], z: [[1], [2]] }, loss: meanSquaredError(), train: { steps: 1 } });
`;
  const decay = "export const f = ([x] = [1], t: number) => [-x];\n";
  for (const [command, text] of [
    ["solve f.node-ode.ts f --method euler --steps 200000 --json", decay],
    ["gradient f.node-ode.ts e --method euler --steps 1 --json", net(400)],
    ["train f.node-ode.ts e --iterations 1 --json", net(400)],
    ["train f.node-ode.ts e --iterations 1 --out w.json", net(400)],
    ["list f.node-ode.ts --json", net(400)],
  ]) {
    const { whole, longest } = await lengths(command, text);
    assert.ok(whole > 3 * MOST, `${command}: ${whole}`);
    assert.ok(longest < MOST, `${command}: a text of ${longest}`);
  }
});
