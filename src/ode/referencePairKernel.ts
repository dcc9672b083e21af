import type { PairKernel, PairLimits } from "../core/kernel.ts";
import { stepControl, stepFactor } from "../core/stepControl.ts";
import { errorWeights, lowerErrorWeights } from "../core/tableau.ts";
import { elementary } from "../elementary/elementary.ts";
import { type Combination, combination } from "./combination.ts";
import type { Pair } from "./pair.ts";
import type { System } from "./system.ts";

/** Attempts steps of a pair in plain TypeScript, lane after lane: what compiled pair kernels are held against. */
export function referencePairKernel(system: System, pair: Pair, lanes = 1): PairKernel {
  const { dimension, parameterCount, f } = system;
  const stages = pair.b.length;
  const extra = pair.dense.extra ?? { c: [], a: [] };
  const nodes = [...pair.c, ...extra.c];
  const rows = [...pair.a, ...extra.a];
  const kernel = {
    dimension,
    parameterCount,
    lanes,
    usesTime: system.usesTime ?? true,
    stages,
    extraStages: extra.c.length,
    t: new Float64Array(lanes),
    h: new Float64Array(lanes),
    z: new Float64Array(dimension * lanes),
    zNew: new Float64Array(dimension * lanes),
    k: new Float64Array(nodes.length * dimension * lanes),
    error: new Float64Array(lanes),
    next: new Float64Array(lanes),
    memory: new Float64Array(lanes),
    nextMemory: new Float64Array(lanes),
    rejected: new Float64Array(lanes),
    horizon: new Float64Array(lanes),
    accepted: new Float64Array(lanes),
    info: { bytes: 0, nodes: 0, arithmetic: "strict" as const, lanes, vectorsPerTile: 1 },
  };
  const theta = new Float64Array(parameterCount);
  const control = stepControl(pair);
  let rtol = 0;
  const atols = new Float64Array(dimension);
  // One lane's values, side by side: the kernel's own, where it has a single lane.
  const isSingle = lanes === 1;
  const ofLane = (values: Float64Array, at = 0) =>
    isSingle ? values.subarray(at * dimension, (at + 1) * dimension) : new Float64Array(dimension);
  const z = ofLane(kernel.z);
  const zNew = ofLane(kernel.zNew);
  const y = new Float64Array(dimension);
  const e = new Float64Array(dimension);
  const zero = new Float64Array(dimension);
  const k = nodes.map((_, j) => ofLane(kernel.k, j));
  const toStage = rows.map((row) => combination(row, k, system.reads));
  const toEnd = combination(pair.b, k);
  const lower = lowerErrorWeights(pair);
  const toError = combination(errorWeights(pair), k);
  const toLowerError = lower && combination(lower, k);

  const gather = (from: Float64Array, lane: number, at: number, to: Float64Array) => {
    if (isSingle) return;
    for (let i = 0; i < dimension; i++) to[i] = from[(at * dimension + i) * lanes + lane];
  };
  const scatter = (from: Float64Array, to: Float64Array, lane: number, at: number) => {
    if (isSingle) return;
    for (let i = 0; i < dimension; i++) to[(at * dimension + i) * lanes + lane] = from[i];
  };
  const evaluateStages = (lane: number, first: number, end: number) => {
    const t = kernel.t[lane];
    const h = kernel.h[lane];
    gather(kernel.z, lane, 0, z);
    for (let j = 0; j < first; j++) gather(kernel.k, lane, j, k[j]);
    for (let j = first; j < end; j++) {
      toStage[j](z, h, y);
      f(t + nodes[j] * h, y, theta, k[j]);
      scatter(k[j], kernel.k, lane, j);
    }
  };
  /** Mean square of the scaled difference of two solutions. */
  const meanSquare = (toError: Combination, h: number) => {
    toError(zero, h, e);
    let sum = 0;
    for (let i = 0; i < dimension; i++) {
      const scaled = e[i] / (atols[i] + rtol * Math.max(Math.abs(z[i]), Math.abs(zNew[i])));
      sum += scaled * scaled;
    }
    return sum / dimension;
  };

  return Object.assign(kernel, {
    setParameters: (values: Float64Array) => theta.set(values),
    setLimits: (limits: PairLimits) => {
      rtol = limits.rtol;
      atols.set(limits.atols);
    },
    cruise: () => 0,
    evaluate(t: Float64Array, points: Float64Array, out: Float64Array) {
      const count = t.length;
      for (let j = 0; j < count; j++) {
        for (let i = 0; i < dimension; i++) y[i] = points[i * count + j];
        f(t[j], y, theta, e);
        for (let i = 0; i < dimension; i++) out[i * count + j] = e[i];
      }
    },
    derivative() {
      for (let lane = 0; lane < lanes; lane++) evaluateStages(lane, 0, 1);
    },
    attempt() {
      for (let lane = 0; lane < lanes; lane++) {
        const h = kernel.h[lane];
        evaluateStages(lane, 1, stages);
        toEnd(z, h, zNew);
        scatter(zNew, kernel.zNew, lane, 0);
        const e2 = meanSquare(toError, h);
        const isPlain = !toLowerError || e2 === 0;
        const norm = isPlain ? Math.sqrt(e2) : e2 / Math.sqrt(e2 + 0.01 * meanSquare(toLowerError, h));
        const error = norm + notANumberUnlessFinite(zNew, k[stages - 1]);
        kernel.error[lane] = error;
        kernel.next[lane] = h * stepFactor(control, error, kernel.memory[lane], kernel.rejected[lane] === 1);
        kernel.nextMemory[lane] = Math.max(elementary.log(error), control.leastMemory);
      }
    },
    extend() {
      for (let lane = 0; lane < lanes; lane++) evaluateStages(lane, stages, nodes.length);
    },
  });
}

/** 0, or NaN where a value is not finite. */
function notANumberUnlessFinite(x: Float64Array, y: Float64Array): number {
  let probe = 0;
  for (let i = 0; i < x.length; i++) probe += x[i] - x[i] + (y[i] - y[i]);
  return probe;
}
