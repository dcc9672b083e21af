import { methods } from "../../src/ode/methods/registry.ts";
import { Session } from "../../src/study/session.ts";
import { solve } from "../../src/study/solve.ts";
import type { Study } from "../../src/study/study.ts";
import { sample } from "../samples.ts";
import { median } from "../timing.ts";

/* The problem of `bench/rivals/peers_problem.py`: Van der Pol with μ = 1 over [0, 20] from the same 200 starts. */

const COUNT = 200;
const STEPS = [250, 500, 1000, 2000];
const RTOLS = [1e-4, 1e-6, 1e-8];
const ROUNDS = 21;

/** One row of who was how fast and how exact: `steps` of equal size, or a relative tolerance. */
export interface PeerRun {
  readonly who: string;
  readonly task: "fixed" | "adaptive";
  readonly setting: number;
  /** Of a processor, for all trajectories. */
  readonly seconds: number;
  /** x and v at the end, one trajectory after the other. */
  readonly end: readonly number[];
}

const starts = Array.from({ length: COUNT }, (_, j) =>
  Float64Array.of((((37 * j) % 200) / 200) * 6 - 3, (((91 * j) % 200) / 200) * 6 - 3),
);

function problem(session: Session): Study {
  const own = sample(session, "vanDerPol");
  return { ...own, z0: starts, theta: Float64Array.of(1), span: [0, 20], times: undefined };
}

/** The ends as exactly as float64 has them. */
export function referenceEnds(): readonly number[] {
  const session = new Session();
  return adaptiveEnds(session, problem(session), "dop853", 1e-13);
}

function adaptiveEnds(session: Session, study: Study, method: string, rtol: number): readonly number[] {
  const options = { method, rtol, atol: rtol * 1e-3, outputs: Float64Array.of(20) };
  return solve(session, study, options).trajectories.flatMap(({ z }) => [...z]);
}

/** Of this project, on one thread. */
export function ownRuns(): readonly PeerRun[] {
  const [strict, fused] = [new Session(), new Session({ arithmetic: "fused" })];
  const sessions = fused.arithmetic === "fused" ? { strict, fused } : { strict };
  return Object.entries(sessions).flatMap(([arithmetic, session]): PeerRun[] => {
    const study = problem(session);
    const fixed = STEPS.map((steps) => ({
      ...{ who: `Neural ODE Lab, rk4, ${arithmetic}`, task: "fixed" as const, setting: steps },
      ...timed(() => fixedEnds(session, study, steps)),
    }));
    const adaptive = RTOLS.map((rtol) => ({
      ...{ who: `Neural ODE Lab, tsit5, ${arithmetic}`, task: "adaptive" as const, setting: rtol },
      ...timed(() => adaptiveEnds(session, study, "tsit5", rtol)),
    }));
    return [...fixed, ...adaptive];
  });
}

/** By the kernel, opened anew. */
function fixedEnds(session: Session, { field, theta }: Study, steps: number): readonly number[] {
  const batch = session.fixedStepKernel(field, methods.get("rk4")).open(components, COUNT, theta);
  batch.advance(0, 20 / steps, 0, steps);
  const states = new Float64Array(2 * COUNT);
  batch.read(states);
  return starts.flatMap((_, j) => [states[j], states[COUNT + j]]);
}

/** Component after component, as kernels have them. */
const components = Float64Array.from({ length: 2 * COUNT }, (_, k) => starts[k % COUNT][Math.floor(k / COUNT)]);

/** Processor time, of several runs together where they are short. */
function timed(work: () => readonly number[]): Pick<PeerRun, "seconds" | "end"> {
  const end = work();
  for (let n = 0; n < 200; n++) work();
  const times = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    for (let n = 0; n < 10; n++) work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e7;
  });
  return { seconds: median(times), end };
}

/** Of the ends, as far off as any. */
export function errorOf({ end }: PeerRun, reference: readonly number[]): number {
  return end.reduce((most, x, k) => Math.max(most, Math.abs(x - reference[k])), 0);
}
