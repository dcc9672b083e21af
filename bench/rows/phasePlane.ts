import { basins } from "../../src/phase/basins.ts";
import { equilibriaBeside } from "../../src/phase/beside.ts";
import { equilibria } from "../../src/phase/equilibria.ts";
import { limitCycles } from "../../src/phase/limitCycles.ts";
import { nullclines } from "../../src/phase/nullclines.ts";
import type { Plane } from "../../src/phase/plane.ts";
import { separatrices } from "../../src/phase/separatrices.ts";
import { type Flow, flowOf } from "../../src/study/flow.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { medians } from "../timing.ts";

const square = (side: number): Plane => ({ view: { x: [-side, side], y: [-side, side] }, axes: [0, 1], held: [0, 0] });

/** Right-hand sides over x and y, each with a view that shows its skeleton. */
const systems: Readonly<Record<string, { readonly f: string; readonly plane: Plane }>> = {
  "Van der Pol": { f: "[y, (1 - x * x) * y - x]", plane: square(4) },
  pendulum: { f: "[y, -9.81 * Math.sin(x) - 0.2 * y]", plane: square(7) },
  Duffing: { f: "[y, x - x ** 3 - 0.2 * y]", plane: square(2) },
  "competing species": {
    f: "[x * (3 - x - 2 * y), y * (2 - x - y)]",
    plane: { ...square(4), view: { x: [-0.5, 4], y: [-0.5, 4] } },
  },
};

const never = () => false;

function flowOfText(session: Session, f: string): Flow {
  const entry = "bench.node-ode.ts";
  const text = `export const f = ([x, y] = [0.1, 0.2], t: number) => ${f};`;
  return flowOf(session, study(session.read({ entry, texts: new Map([[entry, text]]) }), "f"), {}, never);
}

/** Equilibria, nullclines, cycles and separatrices. */
function skeleton(flow: Flow, plane: Plane) {
  const frozen = flow.frozen(0);
  const { equilibria: all } = equilibria(flow, 0, plane, never);
  const lines = nullclines(frozen, plane);
  const { cycles } = limitCycles(frozen, plane, all);
  return { all, lines, cycles, branches: separatrices(frozen, plane, all, cycles) };
}

/** What the phase plane is made of, numbers alone. */
export const phasePlane: RowGroup = {
  name: "phasePlane",
  title: "The phase plane: skeletons and basins of planar systems",
  measure() {
    const session = new Session();
    const begun = performance.now();
    const first = systems["Van der Pol"];
    const cold = flowOfText(session, first.f);
    equilibria(cold, 0, first.plane, never);
    nullclines(cold.frozen(0), first.plane);
    const rows: Row[] = [
      {
        what: "equilibria and nullclines of Van der Pol in a session that has just begun, kernels compiled",
        value: performance.now() - begun,
        unit: "ms",
      },
    ];
    for (const [name, { f, plane }] of Object.entries(systems)) {
      const flow = flowOfText(session, f);
      const { all, cycles } = skeleton(flow, plane);
      const fill = (side: number) => {
        const known = [...all, ...equilibriaBeside(flow, 0, plane)];
        return [...basins(flow.frozen(0), plane, known, cycles, side, side)];
      };
      const { whole, begin, coarse, fine } = medians({
        whole: () => skeleton(flow, plane),
        begin: () => equilibria(flow, 0, plane, never),
        coarse: () => fill(64),
        fine: () => fill(256),
      });
      rows.push(
        { what: `${name}: the skeleton, whole`, value: whole, unit: "ms", aim: { most: 100 } },
        { what: `${name}: its first part, equilibria`, value: begin, unit: "ms", aim: { most: 50 } },
        { what: `${name}: basins, 64 × 64`, value: coarse, unit: "ms", aim: { most: 200 } },
        { what: `${name}: basins, 256 × 256`, value: fine, unit: "ms", aim: { most: 2000 } },
      );
    }
    return rows;
  },
};
