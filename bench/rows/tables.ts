import { csvObservations } from "../../src/train/data/csvObservations.ts";
import type { RowGroup } from "../rowGroup.ts";
import { medianTime } from "../timing.ts";

const EXPECTED = { states: ["x", "v"], augmented: [], span: [0, 1e6] as const };

/** Tables of so many rows, and the milliseconds that they may take. */
const SIZES: readonly (readonly [what: string, rows: number, most: number])[] = [
  ["10⁵ rows", 1e5, 300],
  ["10⁶ rows", 1e6, 3000],
];

/** How long a table takes to be read. */
export const tables: RowGroup = {
  name: "tables",
  title: "Tables of data are read",
  measure: () =>
    SIZES.map(([what, rows, most]) => {
      const text = tableOf(rows);
      const value = medianTime(
        () => {
          const [{ t }] = csvObservations("table.csv", text, EXPECTED).trajectories;
          if (t.length !== rows) throw new Error(`${t.length} rows of ${rows} were read`);
        },
        { budget: 3000, fewest: 2 },
      );
      return { what: `${what} of t;x;v with decimal commas`, value, unit: "ms", aim: { most } };
    }),
};

function tableOf(rows: number): string {
  const decimal = (x: number, digits: number) => x.toFixed(digits).replace(".", ",");
  const lines = Array.from(
    { length: rows },
    (_, n) => `${decimal(n / 10, 1)};${decimal(Math.sin(n), 6)};${decimal(Math.cos(n), 6)}`,
  );
  return `t;x;v\n${lines.join("\n")}\n`;
}
