import { drawPortrait } from "../../src/analysis/portrait/drawPortrait.ts";
import type { Precision } from "../../src/core/kernel.ts";
import { attractionOf } from "../../src/phase/attraction.ts";
import { basins } from "../../src/phase/basins.ts";
import { equilibriaBeside } from "../../src/phase/beside.ts";
import { equilibria } from "../../src/phase/equilibria.ts";
import { limitCycles } from "../../src/phase/limitCycles.ts";
import { nullclines } from "../../src/phase/nullclines.ts";
import type { Plane } from "../../src/phase/plane.ts";
import { separatrices } from "../../src/phase/separatrices.ts";
import type { PortraitOptions } from "../../src/protocol/engineApi.ts";
import { type Flow, flowOf } from "../../src/study/flow.ts";
import type { FrozenFlow } from "../../src/study/frozenFlow.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { readText, sampleTexts } from "../samples.ts";
import { median, medianTime } from "../timing.ts";

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

/** The flow, but for steps between quiet states, which are seen like all others. */
function seeingAll(flow: FrozenFlow): FrozenFlow {
  const own: FrozenFlow = {
    ...flow,
    follow: (states, { quiet: _, ...pursuit }) => flow.follow(states, pursuit),
    inParts(work, given, parts) {
      const run = work.open(own, given);
      return Array.from({ length: parts }, (_, part) => run(part));
    },
  };
  return own;
}

/** Equilibria, nullclines, cycles and separatrices. */
function skeleton(flow: Flow, plane: Plane) {
  const frozen = flow.frozen(0);
  const { equilibria: all } = equilibria(flow, 0, plane, never);
  const lines = nullclines(frozen, plane);
  const { cycles } = limitCycles(frozen, plane, all);
  return { all, lines, cycles, branches: separatrices(frozen, plane, all, cycles) };
}

/** Experiments of the samples in a plane, but for trained nets. */
const portraits: Readonly<Record<string, readonly string[]>> = {
  brusselator: ["oscillation"],
  competition: ["whoWins"],
  duffing: ["twoWells", "withoutFriction"],
  fitzHughNagumo: ["firing", "excitable"],
  lotkaVolterra: ["orbits"],
  pendulum: ["pushes", "separatrix"],
  rotation: ["ellipses"],
  selkov: ["beating"],
  toggleSwitch: ["decision"],
  vanDerPol: ["limitCycle", "relaxation"],
};

/**
 * Processor time of whole portraits as a panel asks for them: first without what takes long, as for a frame of a slider, then with it;
 * in an engine that has drawn for a while, and the first time of all, when its kernels are compiled too.
 */
function portraitRows(): Row[] {
  const session = new Session();
  return Object.entries(portraits).flatMap(([file, names]) => {
    const program = readText(session, sampleTexts().get(file)!);
    return names.flatMap((name): Row[] => {
      const draw = (options: PortraitOptions) => drawPortrait(session, study(program, name), options, never);
      const [opened] = processorTimes(() => draw({ quick: true }), 1);
      for (let n = 0; n < WARMING; n++) draw({});
      const first = median(processorTimes(() => draw({ quick: true }), 7));
      const whole = median(processorTimes(() => draw({}), 7));
      const tinted = median(processorTimes(() => draw({ layers: { basins: true } }), 3));
      return [
        { what: `${file}.${name}: first drawing, the first time`, value: opened, unit: "ms" },
        { what: `${file}.${name}: first drawing, and a slider's frame`, value: first, unit: "ms", aim: { most: 50 } },
        { what: `${file}.${name}: whole portrait`, value: whole, unit: "ms", aim: { most: 100 } },
        { what: `${file}.${name}: with basins of 256 × 256`, value: tinted, unit: "ms", aim: { most: 2000 } },
      ];
    });
  });
}

/** Drawings before those that are measured. */
const WARMING = 16;

/** Milliseconds of the processor that some work takes each time, whatever else the machine does. */
function processorTimes(work: () => unknown, count: number): readonly number[] {
  return Array.from({ length: count }, () => {
    const begun = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  });
}

/** A portrait of so many components that nothing may be made of their square. */
function wideRow(): Row {
  const text = `import { experiment } from "node-ode";
export const f = (z: number[], t: number) => z.map((x) => -x);
export const wide = experiment(f, { z0: Array(10_000).fill(1), t: [0, 0.1] });
`;
  const session = new Session();
  const wide = study(readText(session, text), "wide");
  const work = () => drawPortrait(session, wide, { method: "euler", steps: 2 }, never);
  const value = medianTime(work, { budget: 500, fewest: 1 });
  return { what: "a portrait of 10,000 components", value, unit: "ms", aim: { most: 3000 } };
}

/** Duffing's equation with a net of these layers beside it. */
const nets = ["2, 8, 8, 2", "2, 32, 32, 2"];

/** What images of fields with nets take in float64 alone, against those in float32 with float64 where tints meet. */
function netRows(): Row[] {
  const session = new Session();
  const shown = square(2);
  return nets.map((layers): Row => {
    const entry = "bench.node-ode.ts";
    const text = `import { mlp } from "node-ode";
export const f = ([x, y] = [0.1, 0.2], t: number, { net = mlp([${layers}], { seed: 3 }) } = {}) => {
  const [u, v] = net([x, y]);
  return [y + 0.1 * u, x - x ** 3 - 0.2 * y + 0.1 * v];
};`;
    const flow = flowOf(session, study(session.read({ entry, texts: new Map([[entry, text]]) }), "f"), {}, never);
    const frozen = flow.frozen(0);
    const { equilibria: all } = equilibria(flow, 0, shown, never);
    const { cycles } = limitCycles(frozen, shown, all);
    const attraction = attractionOf(frozen, shown, [...all, ...equilibriaBeside(flow, 0, shown)], cycles);
    const fill = (pictures: Precision, side = 256) => [
      ...basins({ ...attraction, flow: { ...frozen, pictures } }, side, side),
    ];
    const times = { float64: [] as number[], float32: [] as number[] };
    for (let n = 0; n < 4; n++)
      for (const pictures of ["float64", "float32"] as const) {
        if (n === 0) fill(pictures, 64);
        else times[pictures].push(...processorTimes(() => fill(pictures), 1));
      }
    return {
      what: `Duffing with a net of ${layers.replaceAll(", ", "–")}: basins in float64 alone, against float32 with float64 where tints meet`,
      value: median(times.float64) / median(times.float32),
      unit: "×",
      aim: { least: 1.3 },
    };
  });
}

/** What the phase plane is made of: numbers alone, and portraits. */
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
      const fill = (side: number, frozen = flow.frozen(0)) => {
        const known = [...all, ...equilibriaBeside(flow, 0, plane)];
        return [...basins(attractionOf(frozen, plane, known, cycles), side, side)];
      };
      for (let n = 0; n < WARMING; n++) fill(16);
      const whole = median(processorTimes(() => skeleton(flow, plane), 7));
      const begin = median(processorTimes(() => equilibria(flow, 0, plane, never), 7));
      const coarse = median(processorTimes(() => fill(64), 5));
      const fine = median(processorTimes(() => fill(256), 3));
      const slow = median(processorTimes(() => fill(256, seeingAll(flow.frozen(0))), 3));
      rows.push(
        { what: `${name}: the skeleton, whole`, value: whole, unit: "ms", aim: { most: 100 } },
        { what: `${name}: its first part, equilibria`, value: begin, unit: "ms", aim: { most: 50 } },
        { what: `${name}: basins, 64 × 64`, value: coarse, unit: "ms", aim: { most: 200 } },
        { what: `${name}: basins, 256 × 256`, value: fine, unit: "ms", aim: { most: 2000 } },
        {
          what: `${name}: the same with every step seen, against that`,
          value: slow / fine,
          unit: "×",
          aim: { least: 1.1 },
        },
      );
    }
    return [...rows, ...netRows(), ...portraitRows(), wideRow()];
  },
};
