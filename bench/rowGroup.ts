import type { Rivals } from "./rivals.ts";

/** Rows that belong together: one file in `rows/` and one line in its registry. */
export interface RowGroup {
  readonly name: string;
  readonly title: string;
  readonly measure: (rivals: Rivals) => Row[] | Promise<Row[]>;
}

/** One line of the benchmark table. */
export interface Row {
  readonly what: string;
  /** undefined where it could not be measured; the note says why. */
  readonly value: number | undefined;
  readonly unit:
    | "×"
    | "s"
    | "ms"
    | "µs"
    | "MB"
    | "kB"
    | "frames/s"
    | "states"
    | "iterations/s"
    | "GFLOP/s"
    | "pages"
    | "sweeps"
    | "collections";
  /** What is to be reached: a ratio of at least, or a time of at most. */
  readonly aim?: { readonly least: number } | { readonly most: number };
  readonly note?: string;
}

/** Whether a row reaches its aim; undefined for one without, or that was not measured. */
export function meetsAim({ value, aim }: Row): boolean | undefined {
  if (value === undefined || !aim) return undefined;
  return "least" in aim ? value >= aim.least : value <= aim.most;
}
