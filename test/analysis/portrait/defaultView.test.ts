import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { drawPortrait } from "../../../src/analysis/portrait/drawPortrait.ts";
import type { PortraitOptions } from "../../../src/protocol/engineApi.ts";
import type { Line, Points } from "../../../src/protocol/figure.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";

/* Where neither an experiment nor the reader says, a drawing shows what its flow is made of, and trajectories start where they teach. */

type Place = readonly [number, number];

interface Known {
  readonly equilibria: readonly Place[];
  /** What a cycle reaches. */
  readonly cycle?: { readonly x: Place; readonly y: Place };
  /** Attracting equilibria, each of which some trajectory ends at. */
  readonly ends?: readonly Place[];
  /** Regions that have a trajectory each, besides the initial state's own. */
  readonly least?: number;
}

/** By the function of a sample that bears its name; by hand, and by the literature that the samples name. */
const known: Readonly<Record<string, Known>> = {
  competition: {
    equilibria: [
      [0, 0],
      [0, 2],
      [1, 1],
      [3, 0],
    ],
    ends: [
      [0, 2],
      [3, 0],
    ],
  },
  vanDerPol: { equilibria: [[0, 0]], cycle: { x: [-2, 2], y: [-2.6, 2.6] }, least: 2 },
  pendulum: {
    equilibria: [
      [-Math.PI, 0],
      [0, 0],
      [Math.PI, 0],
    ],
    least: 2,
  },
  duffing: {
    equilibria: [
      [-1, 0],
      [0, 0],
      [1, 0],
    ],
    ends: [
      [-1, 0],
      [1, 0],
    ],
  },
  toggleSwitch: {
    equilibria: [
      [0.2679491924, 3.7320508076],
      [3.7320508076, 0.2679491924],
    ],
    ends: [
      [0.2679491924, 3.7320508076],
      [3.7320508076, 0.2679491924],
    ],
  },
  brusselator: { equilibria: [[1, 3]], cycle: { x: [0.4, 3.6], y: [0.8, 4.7] }, least: 1 },
  selkov: { equilibria: [[0.6, 0.6 / 0.44]], cycle: { x: [0.3, 1.2], y: [0.7, 1.9] }, least: 1 },
  fitzHughNagumo: { equilibria: [[-0.8, -0.1]], cycle: { x: [-1.9, 1.9], y: [-0.2, 1.3] }, least: 1 },
  lotkaVolterra: {
    equilibria: [
      [0, 0],
      [3, 1.5],
    ],
  },
  rotation: { equilibria: [[0, 0]] },
};

const session = new Session();
const drawn = (text: string, name: string, options: PortraitOptions = {}) => {
  const program = session.read({ entry: "f.ts", texts: new Map([["f.ts", text]]) });
  const { figures, used, choices, json } = drawPortrait(
    session,
    study(program, name),
    { backward: false, ...options },
    () => false,
  );
  const { marks } = figures[0];
  return {
    view: used.view,
    choices,
    json,
    curves: marks.filter((mark): mark is Line => /^(?:trajectory|region)-\d/.test(mark.id)),
    taught: marks.filter(({ id }) => /^region-\d/.test(id)).length,
    starts: marks.find((mark): mark is Points => mark.id === "region-starts"),
  };
};

for (const [name, { equilibria, cycle, ends = [], least = 0 }] of Object.entries(known))
  test(`${name}: what is known of it is in view, and each region has its trajectory`, () => {
    const { view, curves, taught, starts, choices } = drawn(readFileSync(`samples/${name}.node-ode.ts`, "utf8"), name);
    const places: readonly Place[] = [
      ...equilibria,
      ...(cycle
        ? ([
            [cycle.x[0], cycle.y[0]],
            [cycle.x[1], cycle.y[1]],
          ] as const)
        : []),
    ];
    for (const [x, y] of places)
      assert.ok(
        x >= view.x[0] && x <= view.x[1] && y >= view.y[0] && y <= view.y[1],
        `${x}, ${y} in ${JSON.stringify(view)}`,
      );
    assert.ok(taught >= least && taught <= 6, `${taught} regions`);
    assert.equal(starts?.x.length ?? 0, taught);
    // Few and bold: the largest of what is in view is the curves themselves.
    const widths = [view.x[1] - view.x[0], view.y[1] - view.y[0]];
    for (const [x, y] of ends)
      assert.ok(
        curves.some((curve) => Math.hypot((curve.x.at(-1)! - x) / widths[0], (curve.y.at(-1)! - y) / widths[1]) < 0.1),
        `some trajectory ends at ${x}, ${y}`,
      );
    if (starts) {
      assert.deepEqual(
        choices["region-starts"],
        Array.from(starts.x, (x, n) => [x, starts.y[n]]),
      );
      // None begins on what another shows already.
      for (const [n, x] of starts.x.entries())
        for (const curve of curves) {
          if (curve.id === `region-${n}`) continue;
          if (curve.id.startsWith("region-") && Number(curve.id.slice(7)) > n) continue;
          const near = Math.min(
            ...Array.from(curve.x, (cx, k) => Math.hypot((cx - x) / widths[0], (curve.y[k] - starts.y[n]) / widths[1])),
          );
          assert.ok(near > 0.01, `region ${n + 1} begins ${near} from ${curve.id}`);
        }
    }
  });

test("experiments that name starts keep them, and their view; the switch of regions is theirs too", () => {
  const text = readFileSync("samples/competition.node-ode.ts", "utf8");
  assert.deepEqual([drawn(text, "whoWins").taught, drawn(text, "whoWins").view.x], [0, [-0.25, 3.5]]);
  assert.equal(drawn(text, "competition", { layers: { regions: false } }).taught, 0);
  const own = `import { experiment } from "node-ode";
export const f = ([x, y] = [1, 0.3], t: number) => [x * (3 - x - 2 * y), y * (2 - x - y)];
export const short = experiment(f, { t: [0, 5] });`;
  assert.ok(drawn(own, "short").taught > 0, "one that names none has them");
});

test("what matters comes into view at any time, whatever was asked for", () => {
  const text = `import { experiment } from "node-ode";
export const f = ([x, y] = [1, 0.3], t: number) => [x * (3 - x - 2 * y), y * (2 - x - y)];
export const close = experiment(f, { z0: [1, 0.3], t: [0, 20], view: { x: [0.9, 1.1], y: [0.2, 0.4] } });`;
  assert.deepEqual(drawn(text, "close").view, { x: [0.9, 1.1], y: [0.2, 0.4] });
  const { view } = drawn(text, "close", { fit: true });
  for (const [x, y] of known.competition.equilibria)
    assert.ok(x >= view.x[0] && x <= view.x[1] && y >= view.y[0] && y <= view.y[1], `${x}, ${y}`);
});

test("an unstable cycle near the trajectories is in view as well", () => {
  // r′ = r (r² − 1), θ′ = 1: from 0.95 inward.
  const text =
    "export const f = ([x, y] = [0.95, 0], t: number) => [x * (x * x + y * y - 1) - y, y * (x * x + y * y - 1) + x];";
  const { view } = drawn(text, "f");
  for (const range of [view.x, view.y]) assert.ok(range[0] < -1 && range[1] > 1, JSON.stringify(view));
});

test("degenerate fields are drawn all the same", () => {
  const fields = [
    "[0, 0]",
    "[Math.sqrt(-1 - x * x), y]",
    "[-x, 0]",
    "[x > 0 ? 1 : -1, -y]",
    "[-1e6 * (x - y), -y]",
    "[y, Math.cos(t) - x]",
    "[x * x, y * y]",
  ];
  for (const field of fields) {
    const { view, taught } = drawn(`export const f = ([x, y] = [1, 0.5], t: number) => ${field};`, "f");
    assert.ok([view.x, view.y].every(([low, high]) => high > low && Number.isFinite(high - low)) && taught <= 6, field);
  }
});
