import assert from "node:assert/strict";
import { test } from "node:test";
import { analyseJob } from "../../src/engine/jobs/analyse.ts";
import { portraitJob } from "../../src/engine/jobs/portrait.ts";
import type { AnalyseProgress } from "../../src/protocol/analysisApi.ts";
import type { PortraitOptions, PortraitResult } from "../../src/protocol/engineApi.ts";
import type { Line, Mark } from "../../src/protocol/figure.ts";
import { Session } from "../../src/study/session.ts";

const entry = "file:///lab/f.node-ode.ts";
const spring = (count: number) => `import { experiment } from "node-ode";
export const spring = ([x, v] = [2, 0], t: number, { k = 3 } = {}) => [v, -k * x];
export const many = experiment(spring, { z0: Array.from({ length: ${count} }, (_, i) => [i / ${count}, 1]), t: [0, 10] });
`;

const contextOf = (text: string) => ({
  session: new Session(),
  sources: { entry, texts: new Map([[entry, text]]) },
  cancelled: () => false,
  progress: () => {},
});

async function draw(text: string, name: string, options: PortraitOptions = {}): Promise<PortraitResult> {
  return portraitJob.run({ uri: entry, version: 1, name, options }, contextOf(text));
}

/** Numbers that cross the process boundary. */
function numbersIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength / 8;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, part) => sum + numbersIn(part), 0);
}

const lines = ({ figures }: PortraitResult, figure: string, prefix: string) =>
  figures.find(({ id }) => id === figure)!.marks.filter(({ id }) => id?.startsWith(prefix));

function points({ figures: [plane] }: PortraitResult, id: string): Extract<Mark, { kind: "points" }> {
  const found = plane.marks.find((mark) => mark.id === id);
  assert.ok(found?.kind === "points", `${id} among ${plane.marks.map((mark) => mark.id).slice(-5)}`);
  return found;
}

/** What the limit cycles of a spring come to. */
const CENTRE = "Closed trajectories fill the surroundings of (0, 0): a continuum, no limit cycles.";

test("10,000 initial states: what is drawn is bounded, and the panel says how many of them it is", async () => {
  const [some, all] = [await draw(spring(200), "many"), await draw(spring(10_000), "many")];
  assert.deepEqual(some.notes, [CENTRE]);
  assert.deepEqual(all.notes, ["Shows 200 of 10\u202f000 initial states, evenly spread.", CENTRE]);
  for (const result of [some, all]) {
    assert.equal(lines(result, "plane", "trajectory-").length, 200);
    assert.equal(lines(result, "plane", "past-").length, 200);
    assert.equal(lines(result, "series-0", "trajectory-").length, 200);
  }
  assert.ok(numbersIn(all) < 1_300_000, `${numbersIn(all)} numbers`);
  assert.equal(points(all, "given").x.length, 199);
  assert.deepEqual(points(all, "given").labels?.slice(-1), ["initial state 10000"]);
});

test("what was clicked is drawn beside any number of initial states, and it alone can be moved", async () => {
  const starts = [{ z: [0.25, 3] }, { z: [0.5, -3] }];
  const result = await draw(spring(10_000), "many", { starts });
  assert.deepEqual(result.notes, ["Shows 198 of 10\u202f000 initial states, evenly spread.", CENTRE]);
  const movable = points(result, "starts");
  assert.equal(movable.draggable, true);
  assert.deepEqual([...movable.x], [0, 0.25, 0.5]);
  assert.deepEqual([...movable.y], [1, 3, -3]);
  assert.equal(points(result, "given").draggable, undefined);
});

test("a few initial states are drawn as finely as one", async () => {
  const view = { x: [-1, 1], y: [-2, 2] } as const;
  const [one, few] = [await draw(spring(1), "many", { view }), await draw(spring(5), "many", { view })];
  const pointsOf = (result: PortraitResult) => (lines(result, "plane", "trajectory-")[0] as Line).x.length;
  assert.equal(pointsOf(few), pointsOf(one));
  assert.ok(pointsOf(few) > 300, `${pointsOf(few)} points`);
  assert.deepEqual(few.notes, [CENTRE]);
});

test("many components leave room for fewer curves, and that is said", async () => {
  const text = `import { experiment } from "node-ode";
export const f = (z: number[], t: number) => z.map((x) => -x);
export const wide = experiment(f, { z0: Array.from({ length: 30 }, (_, k) => Array(10_000).fill(k)), t: [0, 0.1] });
`;
  const result = await draw(text, "wide", { method: "euler", steps: 2 });
  assert.deepEqual(result.notes, ["Shows 10 of 30 initial states, evenly spread."]);
});

test("the table of a gradient of many numbers says that it lists the first", async () => {
  const text = `export function f(z = Array.from({ length: 40 }, (_, i) => i), t: number, { a = Array.from({ length: 20 }, () => 1) } = {}) {
  return z.map((x, i) => -a[i % 20] * x);
}
`;
  const reports: AnalyseProgress[] = [];
  await analyseJob.run(
    { uri: entry, version: 1, name: "f", analysis: "adjoint", options: { method: "rk4", steps: 10 } },
    { ...contextOf(text), progress: (report: AnalyseProgress) => reports.push(report) },
  );
  const [{ blocks }] = reports;
  const table = blocks.find((block) => block.kind === "table" && block.id === "gradient");
  assert.ok(table?.kind === "table" && table.rows.length === 24);
  const said = blocks.flatMap((block) => (block.kind === "text" ? block.paragraphs : []));
  assert.ok(said.includes("The gradient's table lists the first 12 of 40 components of the initial state."));
  assert.ok(said.includes("The gradient's table lists the first 12 of 20 parameters."));
});
