import { drained } from "../../core/drained.ts";
import { thetaByName } from "../parameters/thetaJson.ts";
import { withControl } from "../stepRequest.ts";
import { StudyTraining } from "../training/training.ts";
import { trainingEngine } from "../training/trainingEngine.ts";
import { refusal } from "./refusedRecord.ts";
import { requestedSettings, type Setting } from "./requestedSettings.ts";
import type { SweepRecord, SweepRun } from "./sweepRun.ts";

/** Settings of a training as the terminal writes them. */
const settings: Readonly<Record<string, Setting<"seed" | "rate" | "iterations" | "batchSize" | "batchPoints">>> = {
  seed: { key: "seed", takes: "a whole number from 0 on" },
  rate: { key: "rate", takes: "a number above 0" },
  iterations: { key: "iterations", takes: "a whole number from 1 on" },
  "batch-size": { key: "batchSize", takes: "a whole number from 0 on" },
  "batch-points": { key: "batchPoints", takes: "a whole number from 0 on" },
};

/** Trains from the values of each run: a record with the loss and what was learnt. */
export const trainRun: SweepRun = {
  name: "train",
  doc: "trains, and tells the loss over all data and what was learnt",
  settings: Object.keys(settings),
  mostOfPart: 1,
  async *run(runs, { session, sources: { texts }, settings: { steps, train, loss }, cancelled }) {
    for (const { study, settings: own } of runs) {
      let record: SweepRecord;
      try {
        const controlled = withControl(study, { ...steps, method: undefined });
        const chosen = { ...train, ...requestedSettings(settings, own), method: steps.method };
        const { kernels } = await trainingEngine(session, controlled, chosen);
        const training = new StudyTraining(session, controlled, texts, { settings: chosen, loss, kernels });
        const { status, message, wholeLoss, theta, iteration } = drained(training.running({ cancelled }));
        const { parameters } = study.dynamics;
        record = { status, loss: wholeLoss, iterations: iteration, theta: thetaByName(parameters, theta), message };
      } catch (error) {
        record = refusal(error);
      }
      yield [record];
    }
  },
};
