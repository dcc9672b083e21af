import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { drawPortrait } from "../../../src/analysis/portrait/drawPortrait.ts";
import type { Mark } from "../../../src/protocol/figure.ts";
import { flowOf } from "../../../src/study/flow.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";

const session = new Session();
const forced = (force: number) => {
  const text = readFileSync("samples/forcedDuffing.node-ode.ts", "utf8");
  const program = session.read({ entry: "f.ts", texts: new Map([["f.ts", text]]) });
  return study(program, "strangeAttractor", { theta: { force } });
};
const countOf = (marks: readonly Mark[]) =>
  marks.flatMap((mark) => (mark.kind === "points" && mark.id === "stroboscopic" ? [mark.x.length] : []))[0] ?? 0;

function map(force: number) {
  const options = { backward: false, layers: { stroboscopic: true, equilibria: false } };
  const parts: number[] = [];
  const drawn = drawPortrait(
    session,
    forced(force),
    options,
    () => false,
    ({ figures }) => parts.push(countOf(figures[0].marks)),
  );
  const { points } = drawn.json.stroboscopic as { readonly points: readonly (readonly [number, number])[] };
  return { drawn, points, parts };
}

test("in step with the force the map is one place, which comes back after a period; the period is said, and points come in parts", () => {
  const { points, drawn, parts } = map(0.2);
  assert.deepEqual(parts, [0, 100, 500]);
  assert.equal(points.length, 2000);
  const [last] = points.slice(-1);
  const apart = ([x, v]: readonly number[]) => Math.hypot(x - last[0], v - last[1]);
  for (const place of points.slice(-100)) assert.ok(apart(place) < 1e-3);
  const [{ z }] = flowOf(session, forced(0.2), {}, () => false).solve([[...last]], 0, 2 * Math.PI);
  assert.ok(apart([...z.slice(-2)]) < 1e-3);
  assert.ok(drawn.notes.some((note) => note.includes("6.283") && note.includes("after the first 50")));
});

test("with a stronger force it is spread over layers, and bounded", () => {
  const { points } = map(0.4);
  const cells = new Set(points.map(([x, v]) => `${Math.round(5 * x)} ${Math.round(5 * v)}`));
  assert.ok(cells.size > 30 && points.every(([x, v]) => Math.abs(x) < 2 && Math.abs(v) < 1.5), `${cells.size}`);
});

test("there is none without one period, and a sentence where the solution ends", () => {
  const text = `export const still = ([x, y] = [1, 0], t: number) => [y, -x];
export const aging = ([x, y] = [1, 0], t: number) => [y, Math.cos(t * t) - x];
export const gone = ([x, y] = [1, 0], t: number) => [x * x + Math.cos(t) ** 2, -y];`;
  const program = session.read({ entry: "f.ts", texts: new Map([["f.ts", text]]) });
  const draw = (name: string) =>
    drawPortrait(session, study(program, name), { layers: { stroboscopic: true } }, () => false);
  const refusal = (name: string) => draw(name).layers.find((layer) => layer.name === "stroboscopic")?.refused ?? "";
  assert.match(refusal("still"), /does not depend on t/);
  assert.match(refusal("aging"), /No period/);
  assert.ok(draw("gone").notes.some((note) => /nothing to be seen\.$/.test(note)));
});
