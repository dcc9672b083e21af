import { readFileSync } from "node:fs";
import path from "node:path";
import type { TrainProgress, TrainSettings } from "../../src/protocol/trainingApi.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { StudyTraining } from "../../src/study/training/training.ts";
import type { Iteration } from "../../src/train/training.ts";

/** Results do not depend on the machine. */
export const session = new Session();

/** The training of an experiment of a text; files that it needs stand in `files`. */
export function trainingOf(
  text: string,
  name: string,
  settings: TrainSettings = {},
  files: Readonly<Record<string, string>> = {},
): StudyTraining {
  const entry = `${name}.node-ode.ts`;
  const texts = new Map([[entry, text], ...Object.entries(files)]);
  const program = session.read({ entry, texts });
  const [fault] = program.diagnostics;
  if (fault) throw new Error(fault.message);
  return new StudyTraining(session, study(program, name), texts, { settings });
}

/** The training of an experiment of a sample. */
export function sampleTraining(file: string, name: string, settings: TrainSettings = {}): StudyTraining {
  const entry = `samples/${file}.node-ode.ts`;
  const texts = new Map([[entry, readFileSync(entry, "utf8")]]);
  for (const { path: needed } of session.read({ entry, texts }).missing) {
    texts.set(needed, readFileSync(path.normalize(needed), "utf8"));
  }
  return new StudyTraining(session, study(session.read({ entry, texts }), name), texts, { settings });
}

/** Runs a training to its end, or up to an iteration, with all that it reports. */
export function ran(training: StudyTraining, until?: number) {
  const rows: Iteration[] = [];
  const events: string[] = [];
  const progress = ({ history, events: happened }: TrainProgress) => {
    history.loss.forEach((loss, n) => {
      const [validation, gradientNorm, rate, evaluations] = [
        history.validation,
        history.gradientNorm,
        history.rate,
        history.evaluations,
      ].map((column) => column[n]);
      rows.push({ loss, validation, gradientNorm, rate, evaluations });
    });
    events.push(...happened);
  };
  return { ...training.run({ until, progress }), rows, losses: rows.map(({ loss }) => loss), events };
}
