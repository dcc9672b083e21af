import { interval } from "../../src/graph/interval.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { taylorProgram } from "../../src/validated/taylor/program.ts";
import { tubeOfBox } from "../../src/validated/taylor/tubeOfBox.ts";
import type { RowGroup } from "../rowGroup.ts";
import { medianTime } from "../timing.ts";

/** Systems with the box that their tubes start from, and how long these are. */
const cases = [
  {
    what: "Brusselator, A = 1, B = 1.5, from a box of width 0.1 to t = 30",
    f: "([x, y] = [1, 1], t: number) => [1 + x * x * y - 2.5 * x, 1.5 * x - x * x * y]",
    middle: [1, 1],
    width: 0.1,
    end: 30,
  },
  {
    what: "Brusselator, B = 3, from a box of width 1e-3 to t = 10",
    f: "([x, y] = [1, 1], t: number) => [1 + x * x * y - 4 * x, 3 * x - x * x * y]",
    middle: [1, 1],
    width: 1e-3,
    end: 10,
  },
  {
    what: "Lorenz from a point to t = 15",
    f: "([x, y, z] = [1, 1, 1], t: number) => [10 * (y - x), x * (28 - z) - y, x * y - (8 / 3) * z]",
    middle: [1, 1, 1],
    width: 0,
    end: 15,
  },
  {
    what: "Van der Pol, μ = 1, from a point over three periods",
    f: "([x, y] = [2, 0], t: number) => [y, (1 - x * x) * y - x]",
    middle: [2, 0],
    width: 0,
    end: 20,
  },
];

/** Enclosures of all solutions from a point or a box. */
export const tubes: RowGroup = {
  name: "tubes",
  title: "Validated solutions: tubes to their end",
  measure() {
    const session = new Session();
    const entry = "tubes.node-ode.ts";
    return cases.map(({ what, f, middle, width, end }) => {
      const text = `export const f = ${f};`;
      const { field, theta } = study(session.read({ entry, texts: new Map([[entry, text]]) }), "f");
      const program = taylorProgram(field, theta);
      const box = middle.map((x) => interval(x - width / 2, x + width / 2));
      const limits = { steps: 5000, width: 100, cancelled: () => false, tubes: 1000, growth: 1000 };
      const run = () => tubeOfBox(program, box, [0, end], [], limits);
      if (run().end !== end) throw new Error(`${what}: the tube ends before its time`);
      return { what, value: medianTime(run, { budget: 500, fewest: 3 }) / 1000, unit: "s" as const, aim: { most: 2 } };
    });
  },
};
