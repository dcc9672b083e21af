import type { Figure } from "../protocol/figure.ts";
import type { TableColumn } from "./markKind.ts";
import { kindOf } from "./marks.ts";

/** The data behind one mark. */
export interface MarkTable {
  readonly mark: string;
  readonly title: string;
  readonly rows: number;
  readonly columns: readonly TableColumn[];
}

/** The data behind a figure, a table for each mark. */
export function figureTables(figure: Figure): readonly MarkTable[] {
  return figure.marks.map((mark) => {
    const columns = kindOf(mark).table(mark, figure);
    return { mark: mark.id, title: mark.name ?? mark.label ?? mark.id, rows: columns[0]?.values.length ?? 0, columns };
  });
}
