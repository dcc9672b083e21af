import { DataFault } from "../../core/dataFault.ts";
import { encodingOf, textOf } from "../../core/fileText.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import type { Experiment } from "../../language/experiment.ts";
import type { Program } from "../../language/program.ts";
import type { Sources } from "../../protocol/engineMessages.ts";
import { type CsvCheck, type CsvObservations, checkCsv } from "../../train/data/csvObservations.ts";
import { shortName } from "../../train/data/csvRecords.ts";
import { BoundedCache } from "../boundedCache.ts";
import { expectationOf, startingFrom } from "./trainingData.ts";

/** What is to be said of the table of an experiment. */
export interface TableFaults {
  readonly file: string;
  /** The call of `csv`. */
  readonly call: SourceRange;
  /** On the table as a whole, for the call. */
  readonly summary: string;
  /** The first hundred, in the order of the rows. */
  readonly faults: readonly DataFault[];
  /** The table is sound: the summary says what was seen in it rather than told. */
  readonly isSound?: true;
}

/** Faults of a table that are named one by one. */
const MAX_FAULTS = 100;

/** Tables are checked once for a text and what is expected of it, however often the program around them changes. */
const checked = new BoundedCache<{ text?: string; check?: CsvCheck }>(8);

/** What is to be said of the tables of a program's experiments; files that are not there are the program's own diagnostics. */
export function tableFaults(program: Program, texts: Sources["texts"]): TableFaults[] {
  return program.experiments.flatMap((experiment): TableFaults[] => {
    const { data } = experiment;
    const given = data?.kind === "csv" ? texts.get(data.path) : undefined;
    const text = textOf(given);
    if (data?.kind !== "csv" || text === undefined) return [];
    const { faults, count, observations } = checkOnce(experiment, data.path, text, encodingOf(given));
    const unfit = observations && startFault(experiment, observations);
    if (count === 0 && unfit === undefined) {
      if (!observations?.seen) return [];
      const summary = `${shortName(data.path)}: ${observations.seen}`;
      return [{ file: data.path, call: data.range, summary, faults: [], isSound: true }];
    }
    return [{ file: data.path, call: data.range, summary: unfit ?? summaryOf(data.path, count), faults }];
  });
}

function checkOnce(experiment: Experiment, path: string, text: string, encoding: string | undefined): CsvCheck {
  const expected = { ...expectationOf(experiment), encoding };
  const slot = checked.get(`${path}\n${JSON.stringify(expected)}`, () => ({}));
  if (slot.text !== text || !slot.check) {
    slot.check = checkCsv(path, text, expected, MAX_FAULTS);
    slot.text = text;
  }
  return slot.check;
}

/** Why sound observations have no initial states. */
function startFault(experiment: Experiment, { trajectories, unobserved }: CsvObservations): string | undefined {
  try {
    startingFrom(experiment, trajectories, unobserved);
    return undefined;
  } catch (error) {
    if (error instanceof DataFault) return error.message;
    throw error;
  }
}

function summaryOf(path: string, count: number): string {
  if (count === 1) return `${shortName(path)} has 1 problem, shown at its row`;
  const shown = count > MAX_FAULTS ? `the first ${MAX_FAULTS} of which are` : "";
  return `${shortName(path)} has ${count} problems, ${shown ? `${shown} shown` : "shown"} at their rows`;
}
