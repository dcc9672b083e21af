import type { DataFault } from "../../core/dataFault.ts";
import { quotedText } from "../../core/quoted.ts";
import type { CsvRecord } from "./csvRecords.ts";

/** One way only to read any text: it takes time in its length, whatever stands there. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const WITH_COMMA = /^[+\-\u2212]?\d*,\d+(?:e[+-]?\d+)?$/i;
const WITH_POINT = /^[+\-\u2212]?\d*\.\d+(?:e[+-]?\d+)?$/i;
/** A comma between a few digits and three: a decimal comma, or a mark for thousands. */
const EITHER = /^[+\-\u2212]?[1-9]\d{0,2},\d{3}$/;
/** The sign that is typeset; a hyphen stands for it elsewhere. */
const MINUS = 0x2212;
/** What programs write where nothing was measured. */
const GAP = /^(?:|[+-]?nan|<?na>?|#?n\/a|null|none|nil|[-–—.])$/i;

export type Decimal = "." | ",";

export const isGap = (text: string): boolean => GAP.test(text);

/** The number of a cell; NaN where it is none, or not finite. */
export function numberOf(text: string, decimal: Decimal): number {
  if (decimal === "," && text.includes(".")) return Number.NaN;
  const signed = text.charCodeAt(0) === MINUS ? `-${text.slice(1)}` : text;
  const written = decimal === "," ? signed.replace(",", ".") : signed;
  if (!NUMBER.test(written)) return Number.NaN;
  const value = Number(written);
  return Number.isFinite(value) ? value : Number.NaN;
}

/**
 * Whether numbers have decimal commas: as the first of them that tells has it, so that few rows are looked at. A later one
 * that is written otherwise is `unreadable`.
 *
 * @param commasSeparate whether commas stand between cells: one within a cell may then be a mark for thousands
 * @param unsure told of the first number whose comma may as well be for thousands, where all are such
 */
export function decimalOf(
  records: Iterable<CsvRecord>,
  columns: readonly number[],
  { commasSeparate, unsure }: { readonly commasSeparate: boolean; readonly unsure: At },
): Decimal | DataFault {
  let first: { record: CsvRecord; index: number } | undefined;
  for (const record of records) {
    for (const index of columns) {
      const text = record.cells[index]?.text ?? "";
      if (WITH_POINT.test(text)) {
        if (!first) return ".";
      } else if (WITH_COMMA.test(text)) {
        if (!commasSeparate || !EITHER.test(text)) return ",";
        first ??= { record, index };
      }
    }
  }
  return first ? unsure(first.record, first.index) : ".";
}

type At = (record: CsvRecord, index: number) => DataFault;

/** Whether a number has the other decimal mark. */
export const isWrittenOtherwise = (text: string, decimal: Decimal): boolean =>
  (decimal === "," ? WITH_POINT : WITH_COMMA).test(text);

/** Why a cell is no number, and what would be. */
export function unreadable(text: string, decimal: Decimal): string {
  const shown = quotedText(text);
  if (isLimit(text)) {
    return `${shown} is a limit of detection, not a value; leave the cell empty for a gap, or write a number in its place, such as half the limit`;
  }
  if (/^[+-]?\d{1,3}([,.' \u00a0\u202f])\d{3}(\1\d{3})*([,.]\d+)?$/.test(text) && !NUMBER.test(text))
    return `${shown} has marks for thousands; write ${withoutThousands(text)}`;
  if (decimal === "." && WITH_COMMA.test(text)) return `${shown} has a decimal comma; write ${text.replace(",", ".")}`;
  if (decimal === "," && NUMBER.test(text)) {
    return `${shown} has a decimal point where numbers before it have commas; write ${text.replace(".", ",")}, or say decimal: "." in csv(…) and mend the others`;
  }
  if (NUMBER.test(text) || /^[+-]?inf(inity)?$/i.test(text)) return `${shown} is not finite`;
  if (/^\d{1,2}:\d{2}(?::\d{2})?\s?[ap]\.?m\.?$/i.test(text))
    return `${shown} is a clock of twelve hours; write 13:00 for 1 pm`;
  return `${shown} is no number; leave the cell empty for a gap`;
}

const isLimit = (text: string) => /^(?:[<>≤≥]=?\s*\S|b?l?[ol]?[odq]$|bl[oq]q?$|n\.?\s?d\.?$|not detected$)/i.test(text);

/** The last mark is a decimal one where it differs from the others. */
function withoutThousands(text: string): string {
  const marks = text.replace(/[\d+-]/g, "");
  const last = marks[marks.length - 1];
  if (!marks.slice(0, -1).split("").includes(last) && marks.length > 1) {
    const at = text.lastIndexOf(last);
    return `${text.slice(0, at).replace(/[^\d+-]/g, "")}.${text.slice(at + 1)}`;
  }
  return text.replace(/[^\d+-]/g, "");
}
