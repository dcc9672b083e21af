import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { runCli, runJson } from "./fakeTerminal.ts";

const files = {
  "f.node-ode.ts": `import { experiment } from "node-ode";
export const decay = (z = 1, t: number) => -z;
export const turn = ([x, y] = [1, 0], t: number) => [-y, x];
export const burst = (z = 1, t: number) => z * z;
export const several = experiment(turn, { z0: [[1, 0], [2, 0]], t: [0, 1], view: { x: [-3, 3], y: [-3, 3] } });
`,
};

interface Document {
  readonly x: { readonly name: string; readonly range: readonly [number, number] };
  readonly figures: readonly {
    readonly id: string;
    readonly marks: readonly { readonly id: string; readonly columns: Readonly<Record<string, readonly number[]>> }[];
  }[];
  readonly status: string;
}

const portrait = (more: string) => runJson<Document>(`portrait f.node-ode.ts ${more}`, files);

describe("node-ode portrait", () => {
  it("gives every number behind the drawing", () => {
    const { document, code } = portrait("turn --t 0,3 --method rk4 --steps 300 --forward");
    assert.equal(code, 0);
    const [plane, x] = document.figures;
    assert.equal(plane.id, "plane");
    const curve = plane.marks.find(({ id }) => id === "trajectory-0")!.columns;
    assert.ok(Math.abs(curve.x.at(-1)! - Math.cos(3)) < 1e-8);
    // Each drawing has the points that its own curve asks for: the ends are the same.
    for (const end of [0, -1]) assert.equal(x.marks[0].columns.x.at(end), curve.x.at(end));
    assert.ok(plane.marks.every(({ id }) => !id.startsWith("past")));
  });

  it("takes a view, starts, and another first initial state; the others of an experiment stay", () => {
    const view = "--view x=-2:2 --view y=-1:1";
    const { document } = portrait(`several --first 0.5,0.25 --start 1,1 ${view}`);
    assert.deepEqual(document.x, { name: "x", range: [-2, 2] });
    const begin = (n: number) => document.figures[0].marks.find(({ id }) => id === `trajectory-${n}`)!.columns.x[0];
    assert.deepEqual([0, 1, 2].map(begin), [0.5, 2, 1]);
  });

  it("a scalar equation has starts at later times, and equilibria on its phase line", () => {
    const { document } = portrait("decay --t 0,2 --start 0.5@1");
    const [slopes, line] = document.figures;
    const curve = slopes.marks.find(({ id }) => id === "trajectory-1")!.columns;
    assert.equal(curve.t[0], 1);
    assert.ok(Math.abs(curve.z.at(-1)! - 0.5 / Math.E) < 1e-6);
    assert.equal(line.id, "phaseLine");
  });

  it("draws three components as a box from a side, and nothing else from one", () => {
    const lorenz = { "f.node-ode.ts": readFileSync("samples/lorenz.node-ode.ts", "utf8") };
    const svg = (more: string) =>
      runCli(`portrait f.node-ode.ts shortSpan --svg out.svg ${more}`, lorenz).written["out.svg"];
    const [plane, front, above] = ["", "--side -90,0", "--side -90,90"].map(svg);
    assert.match(plane, /<title>z against x: two saddle foci and a saddle</);
    for (const box of [front, above]) assert.match(box, /<title>x, y and z</);
    assert.notEqual(front, above);
    const refused = (file: Record<string, string>, more: string) => {
      const { code, error } = runCli(`portrait f.node-ode.ts ${more}`, file);
      assert.equal(code, 2);
      return error;
    };
    assert.match(refused(files, "turn --svg out.svg --side 0,0"), /takes a system of 3 components, and turn has 2/);
    assert.match(refused(lorenz, "shortSpan --side 0,0"), /give --svg FILE too/);
    for (const side of ["1", "1,2,3", "0,91"])
      assert.match(refused(lorenz, `shortSpan --svg o.svg --side ${side}`), /two angles/);
  });

  it("prints where trajectories lead, and writes the drawing", () => {
    const { out, written } = runCli("portrait f.node-ode.ts turn --t 0,1 --svg out.svg --csv out.csv", files);
    assert.match(
      out,
      /y against x: a centre \(linear part\), with x from .* and y from .*, by auto\n\n *ends .*\n.*trajectory-0 +1 +0\.5403\d* +0\.8414\d*/,
    );
    assert.match(written["out.svg"], /^<svg /);
    assert.match(written["out.csv"], /^figure,mark/);
  });

  it("a solution that ends early is said, with exit code 1", () => {
    const { document, code, error } = portrait("burst --t 0,2");
    assert.equal(code, 1);
    assert.notEqual(document.status, "ok");
    assert.match(error, /t = 1/);
  });

  for (const [more, said] of [
    ["turn --axes x,z", /unknown component of turn `z`/],
    ["turn --axes x,x", /--axes takes two components/],
    ["turn --start 1", /--start takes 2 numbers, not 1/],
    ["turn --start 1,2@3@4", /at most one @T/],
    ["turn --view x=0:1", /once for each axis: --view x=LO:HI --view y=LO:HI/],
    ["turn --view x=1:0", /LO below HI/],
    ["turn --view z=0:1", /unknown axis of the drawing `z`/],
    ["turn --held x", /NAME=X/],
    ["turn --held z=1", /unknown component/],
    ["turn --first 1,2 --z0 1,2", /give one of the two/],
    ["turn --method rk5", /rk5/],
  ] as const)
    it(`refuses ${more}`, () => {
      const { code, error } = runCli(`portrait f.node-ode.ts ${more}`, files);
      assert.equal(code, 2);
      assert.match(error, said);
    });
});
