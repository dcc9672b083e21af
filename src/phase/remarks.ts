import { DEFINED, type Grade, PARTIAL } from "../graph/interval.ts";
import type { Box } from "../validated/box.ts";
import type { EnclosedFunction } from "../validated/krawczyk.ts";

interface Outcome {
  /** Newton's iteration came to rest at many states without a regular derivative. */
  readonly isCrowd: boolean;
  /** What was looked for: all of the box; all as far as held components go; or what Newton's iteration finds. */
  readonly search: "all" | "held" | "supposed";
  readonly undecided: readonly Box[];
  readonly cancelled: boolean;
}

/** Begins what is said of a part where nothing could be proven. */
export const LEFT = "Newton's iteration was left";

/** What a reader must know of a search for equilibria, in sentences. */
export function remarksOn(f: EnclosedFunction, { isCrowd, search, undecided, cancelled }: Outcome): string[] {
  const remarks: string[] = [];
  if (isCrowd) remarks.push("Equilibria seem to fill a curve or an area; only isolated ones are listed.");
  if (search === "supposed")
    remarks.push("Equilibria are looked for by Newton's iteration from many states: there may be others.");
  if (search === "held") {
    remarks.push(
      "All equilibria are listed whose other components are no farther from where they are held than the view is wide or high.",
    );
  }
  if (cancelled) remarks.push("The search for equilibria was ended early.");
  if (undecided.length === 0) return remarks;
  const grades = new Set<Grade>(undecided.flatMap((box) => f.value(box).map(({ grade }) => grade)));
  const why = grades.has(PARTIAL)
    ? " f is not defined everywhere there, or may not be."
    : grades.has(DEFINED)
      ? " f jumps there, or may do so."
      : "";
  remarks.push(`${LEFT} to find them there.${why}`);
  return remarks;
}
