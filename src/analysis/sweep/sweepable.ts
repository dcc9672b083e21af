import type { OptionChoice } from "../../protocol/analysisApi.ts";
import { type Study, stateNames } from "../../study/study.ts";

/** What a sweep of a study may change, by the name that its axes have, and where it is usual to. */
export interface Sweepable extends OptionChoice {
  readonly range: readonly [from: number, to: number];
}

/** Entries of an array that are offered one by one. */
const MOST_ENTRIES = 32;
/** Settings of a training that are worth a sweep; seeds are whole. */
const OF_TRAINING: readonly Sweepable[] = [
  { value: "seed", label: "seed", doc: "of everything drawn", range: [1, 20] },
  { value: "rate", label: "rate", doc: "of the optimizer", range: [0.001, 0.05] },
];

/** Parameters first, then initial values, the end of the span, and what a training is done with. */
export function sweepables(study: Study, run: string): readonly Sweepable[] {
  const { dynamics, field, theta, z0, span } = study;
  const ofParameters = dynamics.parameters.flatMap(({ name, shape, offset, length, min, max }): Sweepable[] => {
    if (shape.kind === "net" || length > MOST_ENTRIES) return [];
    return Array.from(theta.subarray(offset, offset + length), (value, k) => {
      const called = shape.kind === "number" ? name : `${name}${placeOf(k, shape.sizes)}`;
      const range = min !== undefined && max !== undefined && min < max ? ([min, max] as const) : about(value);
      return { value: called, label: called, range };
    });
  });
  const taken = new Set(dynamics.parameters.map(({ name }) => name));
  const ofStarts = stateNames(dynamics, field.dimension).map((name, i): Sweepable => {
    const called = taken.has(name) ? `z0.${name}` : name;
    return { value: called, label: `${name}(t₀)`, doc: `${name} at the start`, range: about(z0[0]?.[i] ?? 0) };
  });
  const [t0, t1] = span;
  const end: Sweepable = { value: "t1", label: "t₁", doc: "where solutions end", range: [t0 + (t1 - t0) / 50, t1] };
  return [...ofParameters, ...ofStarts, end, ...(run === "train" ? OF_TRAINING : [])];
}

/** `[1][0]` of the third entry of a matrix with two columns. */
function placeOf(k: number, sizes: readonly number[]): string {
  let rest = k;
  const at = [...sizes].reverse().map((size) => {
    const own = rest % size;
    rest = (rest - own) / size;
    return `[${own}]`;
  });
  return at.reverse().join("");
}

/** From 0 to twice a value. */
const about = (value: number): readonly [number, number] =>
  value === 0 || !Number.isFinite(2 * value) ? [-1, 1] : value > 0 ? [0, 2 * value] : [2 * value, 0];
