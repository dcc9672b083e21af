import { counted } from "../../core/counted.ts";
import { listed, quoted } from "../../core/quoted.ts";
import type { Separator } from "../../core/tableReading.ts";

/** What is counted while rows are read. */
export interface CsvNotes {
  gaps: number;
  /** Rows at the time of the row before. */
  replicated: number;
}

/** What was seen in a table rather than told. */
export interface CsvSeen extends Readonly<CsvNotes> {
  readonly encoding: string | undefined;
  readonly separator: Separator;
  readonly decimal: "." | ",";
  readonly clock: string | undefined;
  readonly renamed: readonly string[];
  readonly unobserved: readonly string[];
  readonly headerInComment: boolean;
}

const SEPARATED: Readonly<Record<Separator, string>> = {
  ",": "",
  ";": "semicolons",
  "\t": "tabs",
  "|": "bars",
  " ": "blanks between cells",
};

/** In one line: `semicolons, decimal commas, 2 gaps`; empty where a table is plain. */
export function noted(seen: CsvSeen): string {
  const { encoding, separator, decimal, clock, renamed, unobserved, headerInComment, gaps, replicated } = seen;
  return [
    encoding ?? "",
    SEPARATED[separator],
    decimal === "," ? "decimal commas" : "",
    headerInComment ? "names in a comment" : "",
    ...renamed,
    clock ?? "",
    unobserved.length > 0 ? `no column for ${listed(unobserved, quoted)}` : "",
    gaps > 0 ? counted(gaps, "gap") : "",
    replicated > 0 ? counted(replicated, "replicate") : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}
