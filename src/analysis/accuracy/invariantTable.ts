import { brief } from "../../core/quoted.ts";
import type { Cell, TableBlock, Verdict } from "../../protocol/panel.ts";
import type { AccuracyStory, Course, InvariantStory } from "./accuracyStory.ts";
import type { Trend } from "./measure/trend.ts";

const verdicts: Readonly<Record<Trend, Verdict>> = {
  even: { verdict: "good", text: "no trend" },
  grows: { verdict: "warning", text: "grows" },
  rounding: { verdict: "good", text: "kept to rounding" },
};

/** How far each method comes from the start of each invariant, the verdict first; nothing where the experiment says none. */
export function invariantTables({ invariants, sides }: AccuracyStory): readonly TableBlock[] {
  if (invariants.length === 0) return [];
  return [
    {
      kind: "table",
      id: "invariants",
      title: "What solutions keep",
      columns: [
        { label: "of" },
        { label: "method" },
        { label: "over the span" },
        { label: "largest distance" },
        { label: "at t" },
        { label: "at the end" },
        { label: "starts at" },
      ],
      rows: invariants.flatMap((invariant, k) =>
        sides.map(({ title, courses, solution }): Cell[] =>
          row(invariant, title, courses[k], solution.message === undefined),
        ),
      ),
    },
  ];
}

function row(
  { name, start, isRelative, isKept }: InvariantStory,
  title: string,
  { distance, furthest, trend }: Course,
  ended: boolean,
): Cell[] {
  return [
    isRelative ? `${brief(name)}, relative` : brief(name),
    title,
    isKept
      ? trend
        ? verdicts[trend]
        : { verdict: "neutral", text: ended ? "no clear trend" : "ends early" }
      : { verdict: "warning", text: "no invariant" },
    three(Math.abs(furthest.distance)),
    five(furthest.t),
    ended ? three(distance[distance.length - 1]) : "–",
    five(start),
  ];
}

const digits =
  (count: number) =>
  (x: number): Cell =>
    Number.isFinite(x) ? Number(x.toPrecision(count)) : "–";
const [three, five] = [digits(3), digits(5)];
