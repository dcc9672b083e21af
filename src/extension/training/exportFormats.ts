import type { TrainSettings } from "../../protocol/trainingApi.ts";
import type { ParameterValue } from "../../protocol/trainingViewApi.ts";
import type { RunHistory } from "./runHistory.ts";
import type { Epoch } from "./savedEpochs.ts";

/** Formats a training is exported in, as the extension of the file's name says. */
export type TrainingFormat = "csv" | "json";

/** What a run measured: as CSV an iteration a row, as JSON an array a quantity. What was not measured is empty, or null. */
export function historyText(
  format: TrainingFormat,
  name: string,
  settings: TrainSettings,
  { columns, length }: RunHistory,
): string {
  const entries = Object.entries(columns);
  if (format === "json") {
    const arrays = entries.map(([column, values]) => [
      column,
      Array.from(values, (x) => (Number.isFinite(x) ? x : null)),
    ]);
    return `${JSON.stringify({ name, settings, iterations: length, ...Object.fromEntries(arrays) })}\n`;
  }
  const cell = (x: number) => (Number.isFinite(x) ? String(x) : "");
  const rows = Array.from({ length }, (_, n) => [n, ...entries.map(([, values]) => cell(values[n]))].join(","));
  return table(["iteration", ...entries.map(([column]) => column)], rows);
}

/** The parameters of one iteration: as CSV a number a row, as JSON a value a name, nested as in the source. */
export function parametersText(
  format: TrainingFormat,
  name: string,
  settings: TrainSettings,
  { iteration, z0 }: Epoch,
  parameters: readonly ParameterValue[],
): string {
  if (format === "json") {
    const values = Object.fromEntries(parameters.map((each) => [each.name, JSON.parse(each.json)]));
    return `${JSON.stringify({ name, iteration, settings, z0: [...z0], parameters: values })}\n`;
  }
  const rows = parameters.flatMap((each) => Array.from(each.packed, (x, i) => `${each.name},${i},${x}`));
  return table(["parameter", "index", "value"], rows);
}

const table = (header: readonly string[], rows: readonly string[]) => `${[header.join(","), ...rows].join("\r\n")}\r\n`;
