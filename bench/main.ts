import { availableParallelism, loadavg } from "node:os";
import { pythonRivals } from "./rivals.ts";
import { meetsAim, type Row } from "./rowGroup.ts";
import { rowGroups } from "./rows/registry.ts";

/* Prints the benchmark table, or with --json one document. Ratios are within this one run; absolute times are this machine's. */

const words = process.argv.slice(2);
const json = words.includes("--json");
const fragments = words.filter((word) => !word.startsWith("--"));
const chosen = [...rowGroups].filter(
  ({ name }) => fragments.length === 0 || fragments.some((part) => name.includes(part)),
);
if (chosen.length === 0) {
  console.error(`no benchmark is named like ${fragments.join(", ")}; there are ${rowGroups.names().join(", ")}`);
  process.exit(2);
}

const rivals = pythonRivals("bench/rivals");
const document = [];
for (const { name, title, measure } of chosen) {
  if (!json) console.log(`\n${title}`);
  const rows = await attempt(() => measure(rivals));
  if (!json) for (const row of rows) console.log(describe(row));
  document.push({ name, title, rows: rows.map((row) => ({ ...row, met: meetsAim(row) })) });
}
if (json) console.log(JSON.stringify(document));
else {
  const all = document.flatMap(({ rows }) => rows);
  console.log("\nkernels round strictly where a row does not say that they are fused");
  const missed = all.filter(({ met }) => met === false).length;
  console.log(`\n${all.filter(({ met }) => met !== undefined).length - missed} aims met, ${missed} missed`);
  const [load] = loadavg();
  const processors = availableParallelism();
  if (load > processors) {
    console.log(
      `load ${load.toFixed(1)} on ${processors} processors: absolute times are longer than on a machine left alone`,
    );
  }
}

/** A group that fails is a row that says so; the others are measured all the same. */
async function attempt(measure: () => Row[] | Promise<Row[]>): Promise<Row[]> {
  try {
    return await measure();
  } catch (error) {
    process.exitCode = 1;
    return [
      { what: "failed", value: undefined, unit: "ms", note: error instanceof Error ? error.message : String(error) },
    ];
  }
}

function describe(row: Row): string {
  const { what, value, unit, aim, note } = row;
  const measured = value === undefined ? (note ?? "not measured") : `${format(value)} ${unit}`;
  const wanted =
    aim && value !== undefined ? `  aim ${"least" in aim ? `≥ ${aim.least}` : `≤ ${aim.most}`} ${unit}` : "";
  const verdict = meetsAim(row) === false ? "  MISSED" : "";
  const remark = note && value !== undefined ? `  (${note})` : "";
  return `  ${what.padEnd(58)} ${measured.padStart(12)}${wanted}${verdict}${remark}`;
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
