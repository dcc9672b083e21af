import { jsonPieces } from "../../core/jsonPieces.ts";
import { csvRow, numeral, quoted } from "../../figure/csv.ts";
import type { TrainSettings } from "../../protocol/trainingApi.ts";
import type { ParameterValue } from "../../protocol/trainingViewApi.ts";
import type { RunHistory } from "./runHistory.ts";
import type { Epoch } from "./savedEpochs.ts";

/** Formats a training is exported in, as the extension of the file's name says. */
export type TrainingFormat = "csv" | "json";

/** What a run measured: as CSV an iteration a row, as JSON an array a quantity. What was not measured is empty, or null. */
export function* historyPieces(
  format: TrainingFormat,
  name: string,
  settings: TrainSettings,
  { columns, length }: RunHistory,
): Generator<string> {
  const entries = Object.entries(columns);
  if (format === "json") {
    yield* jsonPieces({ name, settings, iterations: length, ...Object.fromEntries(entries) });
    yield "\n";
    return;
  }
  yield row(["iteration", ...entries.map(([column]) => column)].map(quoted));
  for (let n = 0; n < length; n++) yield row([numeral(n), ...entries.map(([, values]) => measured(values[n]))]);
}

const measured = (x: number) => (Number.isFinite(x) ? numeral(x) : quoted(""));

/** The parameters of one iteration: as CSV a number a row, as JSON a value a name, nested as in the source. */
export function* parameterPieces(
  format: TrainingFormat,
  name: string,
  settings: TrainSettings,
  { iteration, z0 }: Epoch,
  parameters: readonly ParameterValue[],
): Generator<string> {
  if (format === "json") {
    const values = Object.fromEntries(parameters.map((each) => [each.name, JSON.parse(each.json)]));
    yield* jsonPieces({ name, iteration, settings, z0, parameters: values });
    yield "\n";
    return;
  }
  yield row(["parameter", "index", "value"].map(quoted));
  for (const { name: parameter, packed } of parameters) {
    const title = quoted(parameter);
    for (const [i, x] of packed.entries()) yield row([title, numeral(i), numeral(x)]);
  }
}

const row = (cells: Parameters<typeof csvRow>[0]) => `${csvRow(cells)}\r\n`;
