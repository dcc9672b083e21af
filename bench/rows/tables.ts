import { csvObservations } from "../../src/train/data/csvObservations.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { medianTime } from "../timing.ts";

const EXPECTED = { states: ["x", "v"], augmented: [], span: [0, 1e6] as const };

interface Size {
  readonly what: string;
  readonly rows: number;
  /** Milliseconds. */
  readonly most: number;
}

const SIZES: readonly Size[] = [
  { what: "10⁵ rows", rows: 1e5, most: 300 },
  { what: "10⁶ rows", rows: 1e6, most: 3000 },
];

/** A table's header, and its rows: a time in tenths of a second and two states. */
interface Dialect {
  readonly header: string;
  row(n: number, x: string, v: string): string;
}

const tenths = (n: number) => (n / 10).toFixed(1);
const DIALECTS: Readonly<Record<string, Dialect>> = {
  "with commas": { header: "t,x,v", row: (n, x, v) => `${tenths(n)},${x},${v}` },
  "with decimal commas": { header: "t;x;v", row: (n, x, v) => `${tenths(n)};${x};${v}`.replaceAll(".", ",") },
  "in quotes": { header: "t,x,v", row: (n, x, v) => `"${tenths(n)}","${x}","${v}"` },
  "with blanks": { header: "t x v", row: (n, x, v) => `${tenths(n)}  ${x} ${v}` },
  "with dates": { header: "t,x,v", row: (n, x, v) => `${new Date(1.7e12 + 100 * n).toISOString()},${x},${v}` },
};

/** How long a table takes to be read. */
export const tables: RowGroup = {
  name: "tables",
  title: "Tables of data are read",
  measure: () => [
    ...SIZES.flatMap(({ what, rows, most }) =>
      Object.entries(DIALECTS).map(([name, dialect]) => {
        const text = tableOf(rows, dialect);
        const value = medianTime(
          () => {
            const [{ t }] = csvObservations("table.csv", text, EXPECTED).trajectories;
            if (t.length !== rows) throw new Error(`${t.length} rows of ${rows} were read`);
          },
          { budget: 1500, fewest: 2 },
        );
        return { what: `${what} ${name}`, value, unit: "ms", aim: { most } } satisfies Row;
      }),
    ),
    {
      what: "memory of 10⁶ rows once they are read, against 10 times that of 10⁵",
      value: keptOf(1e6) / (10 * keptOf(1e5)),
      unit: "×",
      aim: { most: 1.2 },
    },
  ],
};

/** Bytes of numbers and objects that a table's observations take once they are read. */
function keptOf(rows: number): number {
  const text = tableOf(rows, DIALECTS["with commas"]);
  const { gc } = globalThis as { gc?: () => void };
  const held = () => {
    gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = held();
  const read = csvObservations("table.csv", text, EXPECTED);
  const after = held();
  if (read.trajectories[0].t.length !== rows) throw new Error("not all rows were read");
  return after - before;
}

function tableOf(rows: number, { header, row }: Dialect): string {
  const lines = Array.from({ length: rows }, (_, n) => row(n, Math.sin(n).toFixed(6), Math.cos(n).toFixed(6)));
  return `${header}\n${lines.join("\n")}\n`;
}
