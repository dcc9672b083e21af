import { largest, smallest } from "../../core/extremes.ts";
import { formatShort } from "../../core/formatShort.ts";
import { brief } from "../../core/quoted.ts";
import type { Figure, Mark } from "../../protocol/figure.ts";
import { timeScale } from "../timeScale.ts";
import type { AccuracyStory, Course, InvariantStory } from "./accuracyStory.ts";
import { referenceLabel } from "./referenceLabel.ts";

/** Parts of the span of which a curve has the ends: the least distance and the most. */
const PARTS = 600;
/** Of each curve so many powers of ten are in sight below its furthest: where it passes its start it falls to 0. */
const DECADES = 1e3;
/** A method that is so many times further off than the invariant is large has gone astray. */
const ASTRAY = 10;

/** How far each invariant is from its start over time, a figure an invariant and in it a line a method. */
export function invariantFigures(story: AccuracyStory): readonly Figure[] {
  return story.invariants.map((invariant, k): Figure => {
    const { name, start, isRelative, isKept, reference } = invariant;
    const courses = story.sides.map(({ courses }) => courses[k]);
    const marks = story.sides.map(({ method, title }, n): Mark => {
      return { kind: "line", id: method.name, label: title, colour: n, ...drawn(courses[n]) };
    });
    if (!isKept) {
      const label = referenceLabel(story.reference.kind);
      const style = { colour: "reference", width: 3, dash: "dashed", faint: true } as const;
      marks.unshift({ kind: "line", id: "reference", label, ...style, ...drawn(reference) });
    }
    const [from, to] = story.span;
    return {
      id: `invariant-${k}`,
      title: `How far ${brief(name)} is from its start`,
      caption: isRelative ? `As a part of its start, ${formatShort(start)}` : `It starts at ${formatShort(start)}`,
      description: `The distance of ${brief(name)} from its value at the start over time, by ${story.sides.map(({ title }) => title).join(", ")}${isRelative ? ", as a part of that value" : ""}.`,
      x: {
        label: "t",
        scale: timeScale(story.reference.pieces),
        range: from < to ? [from, to] : [to, from],
        link: "time",
        time: true,
      },
      y: {
        label: isRelative ? "relative distance" : "distance",
        scale: "log",
        range: rangeOf(invariant, isKept ? courses : [...courses, reference]),
      },
      marks,
    };
  });
}

/** Distances without their signs: of many steps the nearest and the furthest in each of some parts. */
function drawn({ t, distance }: Course): Pick<Extract<Mark, { kind: "line" }>, "x" | "y" | "t"> {
  const kept: number[] = [];
  const every = Math.max(1, Math.ceil(t.length / PARTS));
  const size = (n: number) => Math.abs(distance[n]);
  for (let from = 0; from < t.length; from += every) {
    let [least, most] = [from, from];
    for (let n = from; n < Math.min(t.length, from + every); n++) {
      if (size(n) < size(least)) least = n;
      if (size(n) > size(most)) most = n;
    }
    kept.push(Math.min(least, most));
    if (least !== most) kept.push(Math.max(least, most));
  }
  const x = Float64Array.from(kept, (n) => t[n]);
  return { x, y: Float64Array.from(kept, (n) => size(n) || Number.NaN), t: x };
}

function rangeOf({ size, rounding }: InvariantStory, courses: readonly Course[]): readonly [number, number] {
  const most = courses.map(({ furthest }) => Math.abs(furthest.distance)).filter((x) => x > 0 && Number.isFinite(x));
  if (most.length === 0) return [Number.MIN_VALUE, 1];
  const high = Math.min(largest(most), ASTRAY * size);
  const low = Math.min(high, Math.max(rounding, smallest(most))) / DECADES;
  return [low, 2 * high];
}
