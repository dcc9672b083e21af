import type { Figure, Mark } from "../protocol/figure.ts";
import { kindOf } from "./marks.ts";

/** One line of a legend: the marks that share a label, drawn like the first of them. */
export interface LegendEntry {
  readonly label: string;
  readonly sample: Mark;
  readonly marks: readonly string[];
}

/** Points of which none has a place: data of what was not observed, errors of a method that never came through. */
const isNowhere = (mark: Mark) =>
  mark.kind === "points" && !mark.x.some((x, n) => Number.isFinite(x) && Number.isFinite(mark.y[n]));

/** The legend of a figure, in the order of its marks. */
export function legendEntries({ marks }: Figure): readonly LegendEntry[] {
  const entries = new Map<string, { sample: Mark; marks: string[] }>();
  for (const mark of marks) {
    if (mark.label === undefined || kindOf(mark).swatch === "none" || isNowhere(mark)) continue;
    const entry = entries.get(mark.label);
    if (entry) entry.marks.push(mark.id);
    else entries.set(mark.label, { sample: mark, marks: [mark.id] });
  }
  return [...entries].map(([label, entry]) => ({ label, ...entry }));
}
