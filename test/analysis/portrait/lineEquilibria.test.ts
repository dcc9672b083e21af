import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { drawPortrait } from "../../../src/analysis/portrait/drawPortrait.ts";
import { lineEquilibria } from "../../../src/analysis/portrait/lineEquilibria.ts";
import { Random } from "../../../src/core/random.ts";
import type { Mark } from "../../../src/protocol/figure.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";
import { scalar } from "../../phase/flows.ts";
import { runs } from "../../runs.ts";

const session = new Session();
const sample = (input: number, theta = {}) => {
  const text = readFileSync("samples/bistable.node-ode.ts", "utf8");
  const program = session.read({ entry: "f.ts", texts: new Map([["f.ts", text]]) });
  return drawPortrait(session, study(program, "bothSides", { theta: { input, ...theta } }), {}, () => false);
};
const onLine = (f: string, from: number, to: number, moving = false) =>
  lineEquilibria(scalar(f), 0, [from, to], moving, () => false);
const symbols = (marks: readonly Mark[]) =>
  marks.flatMap((mark) => (mark.kind === "points" ? [[mark.symbol, ...mark.x] as const] : []));

interface Region {
  readonly of: number;
  readonly from: number;
  readonly to: number;
}

suite("equilibria on the phase line", () => {
  test("what is too small to be seen has its place in a sentence, and no word in the legend", () => {
    const { notes, lineGround, json } = onLine("x * Math.abs(x)", -2, 2);
    assert.equal(json.complete, false);
    assert.match(
      notes.join(" "),
      /^At x ≈ 0, in a part of the view too small to be seen well, equilibria could be neither/,
    );
    assert.deepEqual(
      lineGround.map(({ id, label }) => [id, label]),
      [["undecided-0", undefined]],
    );
  });

  test("the sample's switch: three of them, proven, named, in the table and to be chosen; both regions, tinted and said", () => {
    const { figures, tables, choices, notes, json } = sample(0);
    const [slopes, line] = figures;
    assert.equal(line.id, "phaseLine");
    assert.deepEqual(symbols(line.marks), [
      ["equilibrium-stable", -1, 1],
      ["equilibrium-unstable", 0],
    ]);
    assert.deepEqual(
      tables[0].rows.map(([name, kind, , z]) => [name, kind, z]),
      [
        ["A", "stable", -1],
        ["B", "unstable", 0],
        ["C", "stable", 1],
      ],
    );
    assert.deepEqual(choices["equilibria stable"], [[-1], [1]]);
    assert.deepEqual(notes, ["Bistable: in this view z goes to A (−1) from below 0, to C (1) from above 0."]);
    assert.equal(json.complete, true);
    assert.ok((json.equilibria as readonly { readonly proven: boolean }[]).every(({ proven }) => proven));
    assert.deepEqual(json.regions, [
      { of: 0, from: -2, to: 0 },
      { of: 2, from: 0, to: 2 },
    ]);
    for (const [figure, axis] of [
      [slopes, "y"],
      [line, "x"],
    ] as const)
      assert.equal(figure.marks.filter((mark) => mark.kind === "rule" && mark.axis === axis && "to" in mark).length, 2);
  });

  test("past the fold one is left, and nothing is said of two", () => {
    const { figures, notes, json } = sample(0.5);
    assert.equal(symbols(figures[1].marks).length, 1);
    assert.deepEqual([notes, json.regions], [[], []]);
  });

  test("half-stable, not smooth, everywhere, nowhere, of a moment: half filled, shaded or said, and no regions", () => {
    const half = onLine("x * x * (x - 1)", -1, 2);
    assert.deepEqual(symbols(half.lineMarks)[0], ["equilibrium-half", 0]);
    assert.equal(onLine("x > 0 ? -1 : 1", -1, 1).lineGround.length, 1);
    assert.ok(onLine("0 * x", -1, 1).notes.some((note) => /every state of this view/i.test(note)));
    assert.deepEqual(onLine("1 / x", -1, 1.01).lineMarks, []);
    assert.deepEqual(onLine("0 / (x - x)", -1, 1).lineMarks, []);
    assert.ok(onLine("x", 1, 1).notes.length > 0);
    const moment = onLine("x - x ** 3", -2, 2, true);
    assert.ok(moment.notes.includes("Equilibria are of the field at t = 0.") && moment.lineGround.length === 0);
  });

  test("what is said of regions holds: solutions of random polynomials go where it says", () => {
    const random = new Random(3);
    let tried = 0;
    for (let n = 0; n < runs(40, 400); n++) {
      const zeros = Array.from({ length: 3 + (n % 3) }, () => Number((4 * random.uniform() - 2).toFixed(2)));
      const f = `-1 * ${zeros.map((z) => `(x - ${z})`).join(" * ")}`.replaceAll("- -", "+ ");
      const flow = scalar(f);
      const { json } = lineEquilibria(flow, 0, [-2.5, 2.5], false, () => false);
      const all = json.equilibria as readonly { readonly z: readonly number[] }[];
      for (const { of, from, to } of json.regions as readonly Region[])
        for (const part of [0.1, 0.5, 0.9]) {
          tried++;
          const start = from + part * (to - from);
          const [{ z, status }] = flow.solve([[start]], 0, 5000);
          assert.equal(status, "ok");
          assert.ok(Math.abs(z[z.length - 1] - all[of].z[0]) < 1e-3, `${f} from ${start}`);
        }
    }
    assert.ok(tried > 50, `${tried}`);
  });
});
