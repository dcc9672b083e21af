import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DataFault } from "../../../src/core/dataFault.ts";
import { textOf } from "../../../src/core/fileText.ts";
import type { TableReading } from "../../../src/core/tableReading.ts";
import { tableText } from "../../../src/core/tableText.ts";
import { csvObservations } from "../../../src/train/data/csvObservations.ts";

/** As test/reference/tables.py writes it. */
interface Reference {
  readonly bytes: string;
  readonly reading: TableReading;
  readonly read?: readonly {
    readonly name: string | null;
    readonly t: readonly number[];
    readonly z: readonly (readonly (number | null)[])[];
  }[];
  readonly refused?: string;
}

const tables: readonly Reference[] = JSON.parse(readFileSync("test/reference/tables.json", "utf8"));

function read({ bytes, reading }: Reference) {
  const text = textOf(tableText(Buffer.from(bytes, "base64")))!;
  return csvObservations("table.csv", text, { states: ["x", "v"], augmented: [], span: [0, 1e9], reading });
}

test("300 tables of every dialect, encoding, header and layout are read as pandas reads them, or refused", () => {
  assert.equal(tables.length, 300);
  assert.ok(tables.filter(({ refused }) => refused).length >= 10);
  for (const [n, table] of tables.entries()) {
    const of = `table ${n}: ${JSON.stringify(textOf(tableText(Buffer.from(table.bytes, "base64"))))}`;
    if (table.refused !== undefined) {
      const isMeant = (error: unknown) => error instanceof DataFault && error.message.includes(table.refused!);
      assert.throws(() => read(table), isMeant, of);
      continue;
    }
    const found = read(table).trajectories.map(({ name = null, t, z }) => ({ name, t: [...t], z: [...z] }));
    const expected = table.read!.map(({ name, t, z }) => ({ name, t, z: z.flat().map((x) => x ?? Number.NaN) }));
    assert.deepEqual(found, expected, of);
  }
});
