import type { Colour, Mark, Points } from "../../protocol/figure.ts";

/** More curves than this are thin, and their starts dots without numbers. */
export const FEW = 20;

/** The starts of a portrait, as they are named, coloured and numbered. */
export interface NamedStarts {
  readonly starts: readonly (readonly number[])[];
  readonly names: readonly string[];
  /** What starts are numbered by, from 0 on, and have their colours by. */
  readonly numbers: readonly number[];
  readonly colours: readonly Colour[];
  /** How many after the first cannot be moved. */
  readonly fixed: number;
}

/** The number that stands in a start's dot and on its curves; none where there are too many, or only one. */
export function numberOf({ starts, numbers }: NamedStarts, n: number): string | undefined {
  return starts.length > 1 && starts.length <= FEW ? String(numbers[n] + 1) : undefined;
}

/** The initial state and what was clicked can be moved; further initial states of an experiment stay where it puts them. */
export function startPoints(
  named: NamedStarts,
  place: (z: readonly number[], n: number) => readonly [number, number],
): Mark[] {
  const { starts, names, colours, fixed } = named;
  const marks = (id: string, chosen: readonly number[], size: number): Points => {
    const tags = chosen.flatMap((n) => numberOf(named, n) ?? []);
    return {
      kind: "points",
      id,
      symbol: "start",
      size,
      x: Float64Array.from(chosen, (n) => place(starts[n], n)[0]),
      y: Float64Array.from(chosen, (n) => place(starts[n], n)[1]),
      colours: chosen.map((n) => colours[n]),
      labels: chosen.map((n) => names[n]),
      ...(tags.length === chosen.length && { tags }),
    };
  };
  const isFixed = (n: number) => n > 0 && n <= fixed;
  const all = [...starts.keys()];
  const movable = {
    ...marks(
      "starts",
      all.filter((n) => !isFixed(n)),
      10,
    ),
    draggable: true,
    removable: true,
  };
  return fixed > 0 ? [marks("given", all.filter(isFixed), fixed > FEW ? 5 : 10), movable] : [movable];
}
