import { largest, smallest } from "../core/extremes.ts";

/** Charts that components are dealt out to at most. */
const MAX_GROUPS = 3;
/** Part of an axis that a component has to move over in order to be seen moving. */
const LEAST_PART = 1 / 12;

type Extent = readonly [number, number];

/**
 * Components that share an axis on which each is seen to move: beside a voltage of 100 mV a probability is a flat line.
 *
 * @param extents the least and the greatest value of each component
 * @returns groups of their indices; indices in order, and groups in the order of their first ones
 */
export function alikeInSize(extents: readonly Extent[]): readonly (readonly number[])[] {
  const span = (k: number) => extents[k][1] - extents[k][0];
  const groups: number[][] = [];
  // 1. The large ones first, so that a small one finds every axis that it may share.
  for (const k of [...extents.keys()].toSorted((a, b) => span(b) - span(a))) {
    const fitting = groups.find((group) => areSeen([...group, k].map((each) => extents[each])));
    // 2. What fits on none gets its own; the last one takes what is left.
    if (fitting) fitting.push(k);
    else if (groups.length < MAX_GROUPS) groups.push([k]);
    else groups[groups.length - 1].push(k);
  }
  return groups.map((group) => group.toSorted((a, b) => a - b)).toSorted(([a], [b]) => a - b);
}

/** Whether all move over a visible part of an axis that shows them all; what stands still is seen to do so anywhere. */
function areSeen(extents: readonly Extent[]): boolean {
  const spans = extents.map(([low, high]) => high - low).filter((span) => span > 0);
  const axis = largest(extents.map(([, high]) => high)) - smallest(extents.map(([low]) => low));
  return spans.every((span) => span >= LEAST_PART * axis);
}

/** The same of the values that each component takes; what is not finite is left out. */
export const alikeInValues = (components: readonly Float64Array[]): readonly (readonly number[])[] =>
  alikeInSize(
    components.map((values): Extent => {
      const finite = values.filter(Number.isFinite);
      return finite.length > 0 ? [smallest(finite), largest(finite)] : [0, 0];
    }),
  );
