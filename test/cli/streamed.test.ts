import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../../src/cli/run.ts";
import { names } from "../../src/files/fileTrees.ts";

/** Of texts of an engine of JavaScript none is longer than 2²⁹ letters: what is printed may be, if no piece of it is. */
const MOST = 1_000_000;

/** Runs a command and gives the lengths of all that it prints and writes, and of the longest text among it. */
async function lengths(command: string, text: string): Promise<{ whole: number; longest: number }> {
  let [whole, longest, said] = [0, 0, ""];
  const take = (piece: string) => {
    whole += piece.length;
    longest = Math.max(longest, piece.length);
  };
  const code = await run(command.split(" "), {
    out: take,
    error: (text) => {
      said += text;
    },
    readFile: (path) => (path === "f.node-ode.ts" ? text : null),
    files: names,
    areOne: () => false,
    readBytes: () => null,
    writeFile: (_path, pieces) => {
      if (typeof pieces === "string") take(pieces);
      else for (const piece of pieces) take(piece);
    },
    requireWritable: () => {},
    openFolder: () => assert.fail("no folder is asked for"),
    showsProgress: false,
  });
  assert.equal(code, 0, `${command}: ${said}`);
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

test("what is one text, drawings and reports among it, is short however large the system is and however many its starts are", async () => {
  const components = (n: number) =>
    `export const f = (z = Array.from({ length: ${n} }, (_, i) => 1 + i / ${n}), t: number) => z.map((x) => -x);\n`;
  const starts = (n: number) => `import { experiment } from "node-ode";
const g = ([x, y] = [1, 0], t: number) => [y, -x];
export const f = experiment(g, { z0: Array.from({ length: ${n} }, (_, i) => [1 + i / ${n}, 0]), t: { from: 0, to: 4, points: 9 } });
`;
  for (const [command, textOf, few] of [
    ["portrait f.node-ode.ts f --svg o.svg --csv o.csv", components, 30],
    ["accuracy f.node-ode.ts f --html o.html --csv o.csv --markdown", components, 30],
    ["portrait f.node-ode.ts f --svg o.svg --csv o.csv", starts, 300],
    ["accuracy f.node-ode.ts f --html o.html --csv o.csv --markdown", starts, 300],
  ] as const) {
    const [some, many] = [await lengths(command, textOf(few)), await lengths(command, textOf(10 * few))];
    assert.ok(many.longest < 1.5 * some.longest, `${command}: ${some.longest}, of ten times as many ${many.longest}`);
    // 2²⁹ is the most.
    assert.ok(many.longest < 2 ** 26, `${command}: ${many.longest}`);
  }
});
