import { counted } from "../../core/counted.ts";
import { refusalOf } from "../../core/fileText.ts";
import { formatApart } from "../../core/formatShort.ts";
import { brief, quoted, quotedText } from "../../core/quoted.ts";
import { SEPARATORS, type TableReading, TIME_UNITS } from "../../core/tableReading.ts";
import { timesFault } from "../../core/vocabulary.ts";
import type { DiagnosticCode } from "../codes.ts";
import type { DataSource, Observations, TimeSpan } from "../experiment.ts";
import type { ExperimentContext } from "../experimentContext.ts";
import type { Known, KnownCall } from "../known.ts";
import { resolvePath } from "../module/path.ts";
import type { Findings } from "./findings.ts";
import { csvOptions, fromOptions, observationOptions } from "./optionTable.ts";
import { type Roles, readFunction } from "./readFunction.ts";
import { allDefined, numberOption, readBoolean, readEntries, readName, readNumber, readNumbers } from "./readValue.ts";
import { stateNames } from "./readView.ts";

/** Reads `data`: observations or a list of them, `csv(path)`, `from(f, …)`, or a function of t. */
export function readData(
  findings: Findings,
  known: Known,
  context: ExperimentContext,
  of: Roles,
  span: TimeSpan,
  trajectories: number | undefined,
): DataSource | undefined {
  const data = readSource(findings, known, context, of, trajectories);
  if (data?.kind === "inline") checkTimes(findings, data.trajectories, span, data.range);
  const takesTimes = data?.kind === "function" || (data?.kind === "from" && data.points === undefined);
  if (takesTimes && !span.times) {
    const message = "`data` of a function needs times: write `t: { from, to, points }`, or from(f, { points })";
    findings.error("missing-option", data.range, message);
  }
  return data;
}

/** Every observation must lie where there is a solution. */
function checkTimes(
  findings: Findings,
  trajectories: readonly Observations[],
  { from, to }: TimeSpan,
  range: Known["range"],
): void {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  for (const { t } of trajectories) {
    const outside = t.find((time) => time < low || time > high);
    if (outside === undefined) continue;
    const [time, start, end] = formatApart(outside, from, to);
    const message = `\`data\` has a time ${time}, outside the span of the experiment from ${start} to ${end}; set \`t\``;
    findings.error("invalid-option", range, message);
  }
}

function readSource(
  findings: Findings,
  known: Known,
  context: ExperimentContext,
  of: Roles,
  trajectories: number | undefined,
): DataSource | undefined {
  const { value, range } = known;
  const size = of.dimension - of.augment;
  switch (value.kind) {
    case "object": {
      const only = readObservations(findings, known, of);
      return only && { kind: "inline", trajectories: [only], range };
    }
    case "array": {
      // One initial state is no statement on several trajectories, which start where they were observed.
      const states = trajectories ?? value.items.length;
      if (value.items.length === 0 || (states > 1 && value.items.length !== states)) {
        const message = `\`data\` holds ${counted(value.items.length, "trajectory", "trajectories")}, but \`z0\` ${counted(states, "initial state")}`;
        return findings.error("size-mismatch", range, message);
      }
      const list = allDefined(value.items.map((item) => readObservations(findings, item, of)));
      return list && { kind: "inline", trajectories: list, range };
    }
    case "function": {
      if (value.dynamics) {
        const message = `\`data\` is the dynamics function ${quoted(value.dynamics.name)}; write from(${brief(value.dynamics.name)}) to take its solution`;
        return findings.error("invalid-option", range, message);
      }
      const target = readFunction(findings, known, "`data`", ["t"], of, { kind: "components", size });
      return target && { kind: "function", target, range };
    }
    case "call":
      if (value.name === "csv") return readCsv(findings, value, context, of, range);
      if (value.name === "from") return readFrom(findings, value, of, range);
  }
  return findings.wrong(known, "`data`", "{ t, z }, csv(path), from(f), or a function of t");
}

function readObservations(
  findings: Findings,
  known: Known,
  { dimension, augment, function: f }: Roles,
): Observations | undefined {
  const size = dimension - augment;
  const entries = readEntries(findings, known, "`data`", observationOptions);
  if (!entries?.t || !entries.z) return undefined;
  const t = readNumbers(findings, entries.t, "`t` of `data`");
  const fault = t && timesFault(t, 1);
  if (fault) return findings.error("invalid-option", entries.t.range, `\`t\` of \`data\` ${fault}`);
  if (entries.z.value.kind !== "array")
    return findings.wrong(entries.z, "`z` of `data`", "an array with a row for each time");
  const { items } = entries.z.value;
  if (t && items.length !== t.length) {
    const message = `\`z\` of \`data\` has ${counted(items.length, "row")} for ${counted(t.length, "time")}`;
    return findings.error("size-mismatch", entries.z.range, message);
  }
  const rows = allDefined(items.map((item, i) => readRow(findings, item, i, size, f.state.scalar)));
  const sigmas = entries.sigma && t && readSigmas(findings, entries.sigma, t.length, size, f.state.scalar);
  if (entries.sigma && !sigmas) return undefined;
  return t && rows && { t: Float64Array.from(t), z: Float64Array.from(rows.flat()), ...(sigmas && { sigmas }) };
}

/** Standard deviations, one a cell: of one number for all, of one a component, or of rows. */
function readSigmas(
  findings: Findings,
  known: Known,
  rows: number,
  size: number,
  scalar: boolean,
): Float64Array | undefined {
  const what = "`sigma` of `data`";
  const one = { above: 0 };
  const repeated = (row: readonly number[]) => Float64Array.from({ length: rows * size }, (_, k) => row[k % size]);
  if (known.value.kind === "number") {
    const sigma = readNumber(findings, known, what, one);
    return sigma === undefined ? undefined : repeated(new Array<number>(size).fill(sigma));
  }
  if (known.value.kind !== "array") return findings.wrong(known, what, "a number, one a component, or rows as `z` has");
  const { items } = known.value;
  const isByComponent = !scalar && items.every(({ value }) => value.kind === "number");
  if (isByComponent && items.length === size) {
    const row = readNumbers(findings, known, what, one);
    return row && repeated(row);
  }
  if (isByComponent || items.length !== rows) {
    const wanted = scalar ? `${rows}, one a time` : `${size}, one a component, or ${counted(rows, "row")}`;
    return findings.error("size-mismatch", known.range, `${what} has ${items.length} entries, not ${wanted}`);
  }
  const cells = items.map((item, row) => {
    const numbers = item.value.kind === "array" ? item.value.items : [item];
    if (numbers.length === size)
      return allDefined(numbers.map((cell) => readNumber(findings, cell, `an entry of ${what}`, one)));
    return findings.error(
      "size-mismatch",
      item.range,
      `row ${row} of ${what} has ${numbers.length} entries, not ${size}`,
    );
  });
  const all = allDefined(cells);
  return all && Float64Array.from(all.flat());
}

/** One row of data; NaN marks a gap. */
function readRow(findings: Findings, known: Known, row: number, size: number, scalar: boolean): number[] | undefined {
  const what = `row ${row} of \`z\` of \`data\``;
  const cells = known.value.kind === "array" ? known.value.items : [known];
  if (known.value.kind !== "array" && !scalar) return findings.wrong(known, what, `an array of ${size}`);
  if (cells.length !== size) {
    return findings.error(
      "size-mismatch",
      known.range,
      `${what} has ${counted(cells.length, "component")}, not ${size}`,
    );
  }
  const numbers = cells.map((cell) => {
    if (cell.value.kind !== "number") return findings.wrong(cell, `an entry of ${what}`, "a number (NaN marks a gap)");
    if (Number.isFinite(cell.value.number) || Number.isNaN(cell.value.number)) return cell.value.number;
    return findings.error(
      "invalid-option",
      cell.range,
      `an entry of ${what} must be finite (or NaN, a gap), not ${cell.value.number}`,
    );
  });
  return allDefined(numbers);
}

function readCsv(
  findings: Findings,
  call: KnownCall,
  context: ExperimentContext,
  of: Roles,
  range: Known["range"],
): DataSource | undefined {
  const [path, options, ...rest] = call.arguments;
  if (!path || rest.length > 0) {
    const message = `csv(path, { columns }) takes one or two arguments, not ${call.arguments.length}`;
    return findings.error("invalid-option", range, message);
  }
  if (path.value.kind !== "string") return findings.wrong(path, "the path of `csv`", "a string");
  const name = path.value.string;
  const text = context.dataText(name, path.range);
  // The experiment itself is sound: everything but training works without the file.
  const diagnose = (code: DiagnosticCode, message: string) =>
    context.diagnose({ code, message, severity: "error", range: path.range });
  if (text === null) diagnose("file-not-found", `there is no file ${quotedText(name)} beside this one`);
  const refused = refusalOf(text);
  if (refused !== undefined) diagnose("unreadable-file", refused);
  const reading = options ? readTableReading(findings, options, of) : {};
  return reading && { kind: "csv", path: resolvePath(context.file, name), reading, range };
}

function readTableReading(findings: Findings, options: Known, of: Roles): TableReading | undefined {
  const entries = readEntries(findings, options, "`csv`", csvOptions);
  if (!entries) return undefined;
  const { columns, header, sigma, separator, decimal, unit } = entries;
  return {
    ...(columns && { columns: readColumns(findings, columns, of) }),
    ...(sigma && { sigma: readSigmaColumns(findings, sigma, of) }),
    ...(header && { header: readBoolean(findings, header, "`header`") }),
    ...(separator && { separator: readName(findings, separator, "separator", SEPARATORS) }),
    ...(decimal && { decimal: readName(findings, decimal, "decimal mark", [".", ","] as const) }),
    ...(unit && { unit: readName(findings, unit, "unit", TIME_UNITS) }),
  };
}

function readColumns(
  findings: Findings,
  known: Known,
  { function: dynamics, dimension, augment }: Roles,
): Record<string, string | number> | undefined {
  if (known.value.kind !== "object") return findings.wrong(known, "`columns`", 'an object such as { t: "Time [h]" }');
  const names = ["t", ...stateNames(dynamics, dimension).slice(0, dimension - augment), "trajectory"];
  const columns: Record<string, string | number> = {};
  for (const [name, column] of known.value.entries) {
    if (!names.includes(name)) {
      findings.unknown("unknown-option", "entry of `columns`", name, names, column.keyRange);
    } else if (column.value.kind === "string") columns[name] = column.value.string;
    else if (column.value.kind === "number") {
      const number = readNumber(findings, column, `the column of ${quoted(name)}`, { integer: true, min: 1 });
      if (number !== undefined) columns[name] = number;
    } else findings.wrong(column, `the column of ${quoted(name)}`, "a name of the header or a number from 1");
  }
  return columns;
}

function readSigmaColumns(
  findings: Findings,
  known: Known,
  { function: dynamics, dimension, augment }: Roles,
): Record<string, string | number> | undefined {
  if (known.value.kind !== "object") return findings.wrong(known, "`sigma`", 'an object such as { x: "x sd" }');
  const names = stateNames(dynamics, dimension).slice(0, dimension - augment);
  const sigma: Record<string, string | number> = {};
  for (const [name, entry] of known.value.entries) {
    if (!names.includes(name)) findings.unknown("unknown-option", "entry of `sigma`", name, names, entry.keyRange);
    else if (entry.value.kind === "string") sigma[name] = entry.value.string;
    else if (entry.value.kind === "number") {
      const number = readNumber(findings, entry, `\`sigma\` of ${quoted(name)}`, { above: 0 });
      if (number !== undefined) sigma[name] = number;
    } else findings.wrong(entry, `\`sigma\` of ${quoted(name)}`, "the name of a column, or a number");
  }
  return sigma;
}

function readFrom(findings: Findings, call: KnownCall, of: Roles, range: Known["range"]): DataSource | undefined {
  const [f, options, ...rest] = call.arguments;
  if (!f || rest.length > 0) {
    return findings.error(
      "invalid-option",
      range,
      `from(f, { points, noise, seed }) takes one or two arguments, not ${call.arguments.length}`,
    );
  }
  const truth = f.value.kind === "function" ? f.value.dynamics : undefined;
  if (!truth) return findings.wrong(f, "the first argument of `from`", "an exported dynamics function by its name");
  const size = of.dimension - of.augment;
  if (truth.dimension !== null && truth.dimension !== size) {
    const message = `${quoted(truth.name)} has ${counted(truth.dimension, "component")}, but the data of ${quoted(of.function.name)} have ${size}`;
    return findings.error("size-mismatch", f.range, message);
  }
  const entries = options ? readEntries(findings, options, "`from`", fromOptions) : {};
  if (!entries) return undefined;
  const read = <Name extends keyof typeof fromOptions>(name: Name) =>
    numberOption(findings, entries, fromOptions, name);
  return {
    kind: "from",
    function: truth,
    points: read("points"),
    noise: read("noise") ?? 0,
    seed: read("seed") ?? 0,
    range,
  };
}
