import assert from "node:assert/strict";
import { test } from "node:test";
import { phaseLine } from "../../../src/analysis/portrait/phaseLine.ts";
import { phasePortrait } from "../../../src/analysis/portrait/phasePortrait.ts";
import { fitView } from "../../../src/analysis/portrait/view.ts";
import type { Figure, Mark } from "../../../src/protocol/figure.ts";
import type { Flow, Trajectory } from "../../../src/study/flow.ts";

/** A flow from closed forms: f by component, and the solution through a state at a time. */
function flowOf(
  names: readonly string[],
  f: (z: readonly number[], t: number) => readonly number[],
  solution: (z: readonly number[], s: number) => readonly number[] | undefined,
): Flow {
  const dimension = names.length;
  const unasked = () => assert.fail("a portrait does not ask for this");
  return {
    dimension,
    jacobian: unasked,
    enclose: unasked,
    encloseJacobian: unasked,
    frozen: unasked,
    enclosureWork: 1,
    withParameters: unasked,
    stateNames: names,
    evaluate(t, states, count, out) {
      for (let j = 0; j < count; j++) {
        const z = names.map((_, i) => states[i * count + j]);
        for (const [i, slope] of f(z, t).entries()) out[i * count + j] = slope;
      }
    },
    solve: (starts, from, to) =>
      starts.map((z): Trajectory => {
        const times = Array.from({ length: 101 }, (_, n) => from + ((to - from) * n) / 100);
        const rows = times.map((t) => solution(z, t - from));
        const reached = rows.indexOf(undefined);
        const n = reached < 0 ? rows.length : reached;
        return {
          t: Float64Array.from(times.slice(0, n)),
          z: Float64Array.from(rows.slice(0, n).flatMap((row) => row ?? [])),
          status: reached < 0 ? "ok" : "diverged",
        };
      }),
  };
}

const rotation = flowOf(
  ["x", "y"],
  ([x, y]) => [y, -x],
  ([x, y], s) => [x * Math.cos(s) + y * Math.sin(s), y * Math.cos(s) - x * Math.sin(s)],
);

/** z′ = z (1 − z): equilibria 0 (unstable) and 1 (stable). */
const logistic = flowOf(
  ["z"],
  ([z]) => [z * (1 - z)],
  ([z], s) => [z / (z + (1 - z) * Math.exp(-s))],
);

/** z′ = z² ends at s = 1/z. */
const square = flowOf(
  ["z"],
  ([z]) => [z * z],
  ([z], s) => (s < 1 / z ? [z / (1 - s * z)] : undefined),
);

function mark<Kind extends Mark["kind"]>({ marks }: Figure, kind: Kind, id: string): Extract<Mark, { kind: Kind }> {
  const found = marks.find((candidate) => candidate.kind === kind && candidate.id === id);
  assert.ok(found, `no ${kind} ${id}`);
  return found as Extract<Mark, { kind: Kind }>;
}

test("the field holds f on a grid that reaches beyond the view, row by row from the lowest y", () => {
  const view = { x: [-2, 2], y: [-1, 1] } as const;
  const { figures } = phasePortrait(rotation, { starts: [[1, 0]], span: [0, 6], view, grid: 9 });
  const { u, v, xRange, yRange, columns, rows } = mark(figures[0], "field", "field");
  assert.deepEqual([xRange, yRange, columns, rows], [[-3, 3], [-1.5, 1.5], 9, 9]);
  for (let row = 0; row < 9; row++) {
    for (let column = 0; column < 9; column++) {
      assert.equal(u[row * 9 + column], -1.5 + (3 * row) / 8);
      assert.equal(v[row * 9 + column], -(-3 + (6 * column) / 8));
    }
  }
});

test("every start has a curve forward and one backward, a strip a component, and may be dragged", () => {
  const starts = [
    [1, 0],
    [0, 0.5],
  ];
  const { figures, view } = phasePortrait(rotation, { starts, span: [0, 2 * Math.PI] });
  const [plane, x, y] = figures;
  assert.deepEqual([x.y.label, y.y.label, x.x.label], ["x", "y", "t"]);
  for (const [n, [x0, y0]] of starts.entries()) {
    const curve = mark(plane, "line", `trajectory-${n}`);
    for (const [k, t] of curve.t!.entries()) {
      assert.ok(Math.abs(Math.hypot(curve.x[k], curve.y[k]) - Math.hypot(x0, y0)) < 1e-12, `t = ${t}`);
    }
    const past = mark(plane, "line", `past-${n}`);
    assert.equal(past.t!.at(-1), -2 * Math.PI);
    // Told by dash and weight: with less ink it would not stand out from the ground.
    assert.ok(past.dash && !past.faint && past.width! < mark(plane, "line", `trajectory-${n}`).width!);
  }
  const points = mark(plane, "points", "starts");
  assert.deepEqual([[...points.x], [...points.y], points.draggable], [[1, 0], [0, 0.5], true]);
  assert.ok(view.x[0] < -1 && view.x[1] > 1 && view.x[1] < 2, `the view ${view.x} does not frame the circle`);
});

test("a system of three shows the chosen axes with the rest held", () => {
  const flow = flowOf(
    ["x", "y", "z"],
    ([x, y, z]) => [x * z, y, z * z],
    (state) => state,
  );
  const options = { starts: [[1, 2, 3]], span: [0, 1], axes: [2, 0], held: [1, 7, 3], grid: 3 } as const;
  const { figures } = phasePortrait(flow, { ...options, view: { x: [-1, 1], y: [-1, 1] } });
  const [plane] = figures;
  assert.deepEqual([plane.x.label, plane.y.label], ["z", "x"]);
  const { u, v } = mark(plane, "field", "field");
  assert.deepEqual([...u], [2.25, 0, 2.25, 2.25, 0, 2.25, 2.25, 0, 2.25]);
  assert.deepEqual(
    Array.from(v, (x) => x + 0),
    [2.25, 0, -2.25, 0, 0, 0, -2.25, 0, 2.25],
  );
  assert.match(plane.description, /at y = 7/);
});

test("a scalar equation gets its slope field and its phase line", () => {
  const { figures } = phasePortrait(logistic, { starts: [[0.2], [0.5]], times: [0, 3], span: [0, 8] });
  const [slopes, line] = figures;
  assert.deepEqual([slopes.title, line.title], ["Two solutions in the slope field", "Phase line"]);
  const second = mark(slopes, "line", "trajectory-1");
  assert.equal(second.x[0], 3);
  assert.equal(mark(slopes, "line", "past-1").x.at(-1), 0, "the solution through a later point is followed back");
  const wide = phaseLine(logistic, 0, [-0.5, 1.7]);
  const { x, dx } = mark(wide, "arrows", "flow");
  for (const [k, from] of x.entries()) {
    const middle = from + dx[k] / 2;
    assert.equal(Math.sign(dx[k]), Math.sign(middle * (1 - middle)), `the flow at ${middle}`);
  }
});

test("a solution that blows up leaves a view in which the rest can be seen", () => {
  const { view, figures } = phasePortrait(square, { starts: [[1]], span: [0, 20] });
  assert.ok(view.y[1] < 100, `the view reaches to ${view.y[1]}`);
  assert.equal(figures[0].id, "plane");
});

test("a view is kept while the curves fill it, and left when they do not", () => {
  const first = fitView([0, 1], [0, 1]);
  assert.equal(fitView([0.05, 0.9], [0.1, 1], first), first);
  assert.notEqual(fitView([0, 3], [0, 1], first), first);
  assert.notEqual(fitView([0.4, 0.5], [0.1, 1], first), first);
  const point = fitView([5], [0]);
  assert.ok(point.x[0] < 5 && point.x[1] > 5 && point.y[0] < 0 && point.y[1] > 0);
});
