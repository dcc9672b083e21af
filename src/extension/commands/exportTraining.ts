import { bytesOf } from "../bytesOf.ts";
import type { Documents } from "../documents.ts";
import type { EngineClient } from "../engineClient.ts";
import { saveAs } from "../panels/saveExport.ts";
import type { Subject } from "../studies.ts";
import { historyPieces, parameterPieces, type TrainingFormat } from "../training/exportFormats.ts";
import type { Epoch } from "../training/savedEpochs.ts";
import type { TrainingRun } from "../training/trainingRun.ts";
import { learnedParameters } from "./writeTrained.ts";

/** Saves what a run measured. */
export function exportHistory(name: string, { settings, history }: TrainingRun): Promise<void> {
  return save(`${name}-history`, (format) => historyPieces(format, name, settings, history));
}

/** Saves the parameters of one iteration. */
export async function exportParameters(
  engine: EngineClient,
  documents: Documents,
  subject: Subject,
  epoch: Epoch,
  { settings }: TrainingRun,
): Promise<void> {
  const { name } = subject;
  const learned = await learnedParameters(engine, documents, subject, epoch.theta);
  if (!learned) return;
  await save(`${name}-parameters`, (format) => parameterPieces(format, name, settings, epoch, learned.parameters));
}

function save(name: string, pieces: (format: TrainingFormat) => Iterable<string>): Promise<void> {
  return saveAs<TrainingFormat>(name, name, ["csv", "json"], (format) => bytesOf(pieces(format)));
}
