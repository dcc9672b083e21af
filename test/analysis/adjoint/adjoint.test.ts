import assert from "node:assert/strict";
import { test } from "node:test";
import type { OptionValues, Report } from "../../../src/protocol/analysisApi.ts";
import type { Figure } from "../../../src/protocol/figure.ts";
import type { Verdict } from "../../../src/protocol/panel.ts";
import { reportsOf, tableOf, wordsOf } from "../reportsOf.ts";

const netOf = (net: string) => `import { mlp } from "node-ode";
export const f = ([x, y] = [0.1, 0.2], t: number, { net = mlp([${net}]) } = {}) => net([x, y]);`;

const adjointOf = async (text: string, options: OptionValues): Promise<Report> =>
  (await reportsOf("adjoint", { text, name: "f", options, budget: 1e8 }))[0];

const modesOf = (report: Report) => tableOf(report, "modes").rows.map(([mode]) => mode);
const coarse = { method: "euler", steps: 2 };

test("every mode is compared, and what the numbers say is said", async () => {
  const report = await adjointOf(netOf("2, 4, 2"), coarse);
  assert.deepEqual(modesOf(report), ["checkpointed", "direct", "interpolating", "backsolve", "forward"]);
  assert.match(wordsOf(report), /Here they differ by \d/);
  assert.match(wordsOf(report), /its state is off by up to \d/);
});

test("a drift is a mode's status, and a sentence beside the one that says why", async () => {
  const text = `import { experiment, terminal } from "node-ode";
export const c = ([x, y] = [1, 0.5], t: number, { k = 40 } = {}) => [-k * (x - Math.cos(t)), x - y];
export const f = experiment(c, { t: [0, 3], loss: terminal(([x]) => x) });`;
  const report = await adjointOf(text, { method: "dopri5" });
  const [, , , , , drift, status] = tableOf(report, "modes").rows.find(([mode]) => mode === "backsolve")!;
  assert.deepEqual(status, { verdict: "bad", text: "drifted" });
  assert.ok(Number(drift) > 1);
  assert.match(wordsOf(report), /its state is off by up to \d.* Backsolve drifted: solved backward, x is off by/);
});

const figureOf = ({ blocks }: Report, id: string): Figure => {
  const found = blocks.flatMap((block) => (block.kind === "figure" && block.figure.id === id ? [block.figure] : []));
  assert.equal(found.length, 1, id);
  return found[0];
};

const finite = (values: Iterable<number>) => [...values].filter(Number.isFinite);

test("what is said of a drift holds where it is said to: on the way there the state may be further off", async () => {
  const text = `import { experiment, terminal } from "node-ode";
export const c = ([z] = [1], t: number) => [z * z];
export const f = experiment(c, { t: [0, 0.9], loss: terminal(([z]) => z) });`;
  const report = await adjointOf(text, {});
  const said = Number(/its state is off by up to (\S+) at t₀ and where a\(t\) jumps, and/.exec(wordsOf(report))?.[1]);
  const [line] = figureOf(report, "drift").marks.filter((mark) => mark.kind === "line");
  const start = [...line.x].indexOf(Math.min(...line.x));
  assert.ok(Math.abs(line.y[start] / said - 1) < 0.01, `${line.y[start]} at t₀, where ${said} is said`);
  assert.ok(Math.max(...finite(line.y)) > 5 * said);
});

test("where the state solved backward explodes, its drawing shows the forward one and says how far the other goes", async () => {
  const text = (k: number) =>
    `export const f = ([x, y] = [1, 0.5], t: number, { k = ${k} } = {}) => [-k * (x - Math.cos(t)), x - y];`;
  const figure = figureOf(await adjointOf(text(60), { method: "dopri5" }), "reconstruction");
  const lines = figure.marks.filter((mark) => mark.kind === "line");
  const of = (side: string) => lines.filter(({ id }) => id.startsWith(side)).flatMap(({ y }) => finite(y));
  const [low, high] = figure.y.range!;
  assert.ok(of("forward").every((value) => value > low && value < high));
  const height = Math.max(...of("forward")) - Math.min(...of("forward"));
  assert.ok(high - low <= 2.1 * height, `${low} to ${high} for a height of ${height}`);
  assert.ok(of("backward").some((value) => value < low || value > high));
  assert.match(figure.caption ?? "", /^Solved backward, the state leaves the drawing: it comes to −?\d/);

  const turning = "export const f = ([x, y] = [1, 0.5], t: number) => [y, -x];";
  const calm = figureOf(await adjointOf(turning, { method: "dopri5" }), "reconstruction");
  assert.deepEqual([calm.y.range, calm.caption], [undefined, undefined]);
});

test("a drift that is rounding throughout is said and not drawn, a larger one is drawn and not said", async () => {
  const ofBlocks = async (text: string) => {
    const report = await adjointOf(text, { rtol: 1e-6 });
    const drawn = report.blocks.some((block) => block.kind === "figure" && block.figure.id === "drift");
    return {
      drawn,
      said: / stays within (\S+) of the forward one/.exec(figureOf(report, "reconstruction").caption ?? ""),
    };
  };
  const falling = await ofBlocks("export const f = ([x, v] = [1, 0], t: number) => [v, -9.81];");
  assert.ok(!falling.drawn && falling.said);
  const turning = await ofBlocks("export const f = ([x, y] = [1, 0], t: number) => [y, -x];");
  assert.ok(turning.drawn && !turning.said);
});

test("what keeps every mode from coming through is said once, and no table of nothing is shown", async () => {
  const text = `import { experiment } from "node-ode";
export const f = ([x] = [1], t: number) => [x * x];
export const e = experiment(f, { t: [0, 2] });`;
  const report = await adjointOf(text, {});
  assert.equal(report.failure, "No mode came through.");
  assert.equal(wordsOf(report).match(/ended early/g)?.length, 1);
  assert.match(wordsOf(report), /Every mode ended early: /);
  assert.ok(!report.blocks.some((block) => block.kind === "table" && block.id === "gradient"));
  // Where one alone ends early it is named.
  const one = "export const f = ([x] = [1], t: number) => [-x * x * x * 40 - x];";
  assert.match(
    wordsOf(await adjointOf(one, { method: "dopri5", maxSteps: 400 })),
    /(Backsolve|Interpolating).* ended early: /,
  );
});

test("a backsolve that ends before anything is compared has no drift, rather than none to speak of", async () => {
  const text = "export const f = ([x] = [1], t: number) => [-x * x * x * 40 - x];";
  const report = await adjointOf(text, { method: "dopri5", maxSteps: 400 });
  const [, , , , , drift, status] = tableOf(report, "modes").rows.find(([mode]) => mode === "backsolve")!;
  assert.equal((status as Verdict).verdict, "bad");
  assert.notEqual((status as Verdict).text, "drifted");
  assert.equal(drift, "");
});

test("a mode that is left out is named with the reason", async () => {
  const many = await adjointOf(netOf("2, 50, 2"), coarse);
  assert.deepEqual(modesOf(many), ["checkpointed", "direct", "interpolating", "backsolve"]);
  assert.match(wordsOf(many), /Forward is left out: it would solve a column for each of the 252 parameters/);

  const tooMany = await adjointOf(netOf("2, 330, 330, 2"), coarse);
  assert.deepEqual(modesOf(tooMany), ["checkpointed", "direct", "interpolating"]);
  assert.match(wordsOf(tooMany), /backsolve solves 110\u202f886 numbers at once here, too many for it/);
});

test("the drawing comes first and the audit later, each with what was used", async () => {
  const text = `import { experiment } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 2 } = {}) => [v, -k * x];
export const tight = experiment(f, { t: [0, 1], method: "dopri5", rtol: 1e-9, atol: 1e-11 });`;
  const [first, second, ...rest] = await reportsOf("adjoint", { text, name: "tight" });
  assert.equal(rest.length, 0);
  assert.match(first.pending ?? "", /what does not depend on it/);
  assert.equal(second.pending, undefined);
  assert.throws(() => tableOf(first, "audit"), /no table/);
  assert.ok(tableOf(second, "audit").rows.length > 0);
  // What the experiment says, not what is typed elsewhere; nothing of fixed steps, which do not apply.
  const { method, rtol, atol, steps, precision } = second.used;
  assert.deepEqual(
    { method, rtol, atol, steps, precision },
    { method: "dopri5", rtol: 1e-9, atol: [1e-11], steps: undefined, precision: "float64" },
  );
  const [fixed] = await reportsOf("adjoint", { text, name: "tight", options: { method: "rk4" }, budget: 1e8 });
  assert.deepEqual([fixed.used.steps, fixed.used.rtol], [200, undefined]);
});
