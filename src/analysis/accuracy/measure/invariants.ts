import { largest } from "../../../core/extremes.ts";
import type { Study } from "../../../study/study.ts";
import { TracedInvariant } from "../../../study/tracedInvariant.ts";
import type { Course, InvariantStory } from "../accuracyStory.ts";
import type { Reference } from "./reference.ts";
import { evenTimes } from "./reference.ts";
import { trendOf } from "./trend.ts";

/** An invariant, and how far from its start it is along any rows of a solution. */
export interface MeasuredInvariant {
  readonly story: InvariantStory;
  readonly along: (t: Float64Array, z: Float64Array, ended: boolean) => Course;
}

/** Times at which it is seen whether it is one. */
const LOOKED = 64;
/** A rate along solutions above this part of its terms is none of rounding, nor of a constant that was typed with a few digits. */
const CHANGES = 1e-6;
/** A start of less than this part of what it is made of is as good as 0, of which nothing is a part. */
const SMALL = 1e-3;
/** Roundings of a value, in units of its last place. */
const ROUNDINGS = 16;

/** What an experiment says that solutions keep, looked at along the reference. */
export function measuredInvariants(
  { experiment, field, system, z0: [z0], theta }: Study,
  reference: Pick<Reference, "span" | "at">,
): readonly MeasuredInvariant[] {
  const sources = experiment?.invariants ?? [];
  if (sources.length === 0) return [];
  const { dimension } = field;
  const looked = evenTimes(reference.span, LOOKED);
  const states = reference.at(looked);
  const state = (n: number) => states.subarray(n * dimension, (n + 1) * dimension);
  return sources.map((source) => {
    const traced = new TracedInvariant(source, dimension);
    const start = traced.at(reference.span[0], z0, theta);
    const sizes = Array.from(looked, (t, n) => traced.size(t, state(n), theta));
    const size = largest(sizes.filter(Number.isFinite));
    const isRelative = Math.abs(start) >= SMALL * size;
    const unit = isRelative ? Math.abs(start) : 1;
    const rounding = (ROUNDINGS * Number.EPSILON * size) / unit;
    const along = (t: Float64Array, z: Float64Array, ended: boolean): Course => {
      const rows = t.map(
        (time, n) => (traced.at(time, z.subarray(n * dimension, (n + 1) * dimension), theta) - start) / unit,
      );
      const most = rows.reduce((most, d, n) => (Math.abs(d) > Math.abs(rows[most]) ? n : most), 0);
      return {
        t,
        distance: rows,
        furthest: { t: t[most], distance: rows[most] },
        trend: ended ? trendOf(t, z, rows, rounding, isRelative ? 1 : size) : undefined,
      };
    };
    const isKept = looked.every((t, n) => !(Math.abs(traced.rate(system, t, state(n), theta)) > CHANGES));
    return {
      story: {
        name: source.name,
        start,
        isRelative,
        size: size / unit,
        rounding,
        isKept,
        reference: along(looked, states, true),
      },
      along,
    };
  });
}
