import { TIME_UNITS, type TimeUnit } from "../../core/tableReading.ts";

/** Dates or clock times of a column as numbers: from the earliest, in a unit. */
export interface CsvClock {
  readonly unit: TimeUnit;
  /** The earliest, as it is written. */
  readonly origin: string;
  /** NaN for what is no such time. */
  at(text: string): number;
}

const SECONDS: Readonly<Record<TimeUnit, number>> = { s: 1, min: 60, h: 3600, d: 86_400 };
export const UNIT_NAMES: Readonly<Record<TimeUnit, string>> = { s: "seconds", min: "minutes", h: "hours", d: "days" };
const YEAR_FIRST =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:(?:T|,?\s+)(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;
const DAY_FIRST =
  /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:(?:T|,?\s+)(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?$/;

/** Either the day or the month may come first. */
export const isAmbiguousDate = (text: string): boolean => /^\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b/.test(text);

/**
 * How a column of dates and clock times is counted: in the unit that is given, else in the largest in which the shortest
 * interval is 1 at least. Undefined where its first cell is neither. Dates without a zone are of one without summer time.
 *
 * @param cells of the column, without empty ones
 */
export function csvClock(cells: readonly string[], given: string | undefined): CsvClock | undefined {
  const kind = cells.length > 0 ? momentOf(cells[0])?.kind : undefined;
  if (!kind) return undefined;
  const known: number[] = [];
  let earliest = { seconds: Number.POSITIVE_INFINITY, text: "" };
  for (const text of cells) {
    const moment = momentOf(text);
    if (moment?.kind !== kind) continue;
    known.push(moment.seconds);
    if (moment.seconds < earliest.seconds) earliest = { seconds: moment.seconds, text };
  }
  const sorted = Float64Array.from(known).sort();
  let shortest = Number.POSITIVE_INFINITY;
  for (let n = 1; n < sorted.length; n++) {
    const interval = sorted[n] - sorted[n - 1];
    if (interval > 0) shortest = Math.min(shortest, interval);
  }
  const unit = unitOf(given) ?? TIME_UNITS.findLast((each) => shortest >= SECONDS[each]) ?? "s";
  return {
    unit,
    origin: earliest.text,
    at(text) {
      const moment = momentOf(text);
      return moment?.kind === kind ? (moment.seconds - earliest.seconds) / SECONDS[unit] : Number.NaN;
    },
  };
}

/** The unit that a name of it means: `min`, `minutes`, `hours`. */
export function unitOf(name: string | undefined): TimeUnit | undefined {
  const given = name?.toLowerCase() ?? "";
  return TIME_UNITS.find(
    (unit) =>
      unit === given ||
      SHORT[unit].includes(given) ||
      (UNIT_NAMES[unit].startsWith(given) && given.length >= UNIT_NAMES[unit].length - 1),
  );
}

const SHORT: Readonly<Record<TimeUnit, readonly string[]>> = {
  s: ["sec", "secs"],
  min: ["mins"],
  h: ["hr", "hrs"],
  d: [],
};

/** Seconds from some beginning, the same for all of a kind: with or without a zone, or of a clock. */
function momentOf(text: string): { readonly seconds: number; readonly kind: string } | undefined {
  const yearFirst = YEAR_FIRST.exec(text);
  const found = yearFirst ?? DAY_FIRST.exec(text);
  if (!found) {
    const clock = CLOCK.exec(text);
    const seconds = clock ? ofDay(clock[1], clock[2], clock[3], 1000) : undefined;
    return seconds === undefined ? undefined : { seconds, kind: "clock" };
  }
  const [, first, second, third, hours, minutes, rest, zone] = found;
  const [year, month, day] = [Number(yearFirst ? first : third), Number(second), Number(yearFirst ? third : first)];
  const time = hours === undefined ? 0 : ofDay(hours, minutes, rest, 24);
  if (year < 100 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month) || time === undefined)
    return undefined;
  const seconds = Date.UTC(year, month - 1, day) / 1000 + time - offset(zone);
  return { seconds, kind: zone ? "date with zone" : "date" };
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function ofDay(hours: string, minutes: string, rest = "0", below: number): number | undefined {
  const seconds = Number(rest.includes(",") ? rest.replace(",", ".") : rest);
  if (Number(hours) >= below || Number(minutes) >= 60 || seconds >= 60) return undefined;
  return 3600 * Number(hours) + 60 * Number(minutes) + seconds;
}

/** Seconds by which clocks of a zone are ahead. */
function offset(zone: string | undefined): number {
  if (!zone || zone === "Z") return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)!;
  return (sign === "-" ? -1 : 1) * (3600 * Number(hours) + 60 * Number(minutes));
}
