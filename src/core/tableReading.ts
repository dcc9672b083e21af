/** What a text says of how a table is to be read; what it does not say is seen in the table. */
export interface TableReading {
  /** A column by what it is read as (`t`, a state, `trajectory`): its name in the header, or its number from 1. */
  readonly columns?: Readonly<Record<string, string | number>>;
  /** Standard deviations by state: the name of the column that has them, or one number for all data. */
  readonly sigma?: Readonly<Record<string, string | number>>;
  /** Whether the first row has names; without them columns stand in order: `t`, then the states. Default: it has. */
  readonly header?: boolean;
  readonly separator?: Separator;
  readonly decimal?: "." | ",";
  /** What dates and clock times are counted in. */
  readonly unit?: TimeUnit;
}

export type Separator = (typeof SEPARATORS)[number];
/** In the order in which they are tried: a comma may be a decimal one, a blank may be within a cell. */
export const SEPARATORS = [";", "\t", "|", ",", " "] as const;

export type TimeUnit = (typeof TIME_UNITS)[number];
export const TIME_UNITS = ["s", "min", "h", "d"] as const;
