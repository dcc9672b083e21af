import type { Shown } from "../../display/shown.ts";
import { type ChosenEngine, chooseEngine, gradientWork } from "../../study/engineChoice.ts";
import { auditGradient, auditShares, isFault } from "../../study/gradient/audit.ts";
import { dataGradient } from "../../study/gradient/dataGradient.ts";
import { dataNotes } from "../../study/gradient/dataNotes.ts";
import {
  type GradientOptions,
  gradient as gradientOfStudy,
  type StudyGradient,
} from "../../study/gradient/gradient.ts";
import { type GradientData, gradientData, hasRegularisers } from "../../study/gradient/gradientData.ts";
import { gradientRemedy } from "../../study/gradient/gradientRemedy.ts";
import type { Kernels } from "../../study/kernels.ts";
import { solverInUse } from "../../study/solve.ts";
import { usedSteps } from "../../study/stepRequest.ts";
import { study as findStudy, type Study } from "../../study/study.ts";
import type { Command, ExitCode } from "../command.ts";
import { place } from "../diagnostics.ts";
import { gradientJson, lossGradientJson } from "../gradientJson.ts";
import { describeAudit, describeGradient, describeLossGradient } from "../gradientText.ts";
import { openSession } from "../openSession.ts";
import { line, words } from "../printed.ts";
import { printJson } from "../printJson.ts";
import { progressLine } from "../progressLine.ts";
import { readProgram } from "../readProgram.ts";
import { remedyJson, sayRemedy } from "../sayRemedy.ts";
import { stepOptions, stepRequest } from "../stepRequest.ts";
import { studyOverrides } from "../studyOverrides.ts";
import { UsageError } from "../usageError.ts";

/** Computes the gradient of a loss through a solve, and audits it. */
export const gradient: Command = {
  name: "gradient",
  operands: ["FILE", "NAME"],
  doc: "differentiate a loss with respect to the initial state, the parameters and the ends of the span",
  options: [
    "json",
    "root",
    "mode",
    "loss",
    "trajectory",
    "audit",
    ...stepOptions,
    "t",
    "z0",
    "theta",
    "budget",
    "seminorm",
    "engine",
    "precision",
    "arithmetic",
  ],
  run({ operands: [file, name], options, terminal }) {
    const session = openSession(options, terminal);
    const { program, texts } = readProgram(session, file, terminal, options);
    const study = findStudy(program, name, studyOverrides(options));
    const { mode, loss, trajectory, budget, seminorm } = options;
    if (loss !== undefined && trajectory !== undefined) {
      throw new UsageError("--loss is one of the state, which no --trajectory of the data has a share in");
    }
    const request = stepRequest(options);
    const data = loss === undefined ? gradientData(session, study, texts, trajectory) : undefined;
    const progress = progressLine(terminal, `differentiating ${name}`);
    const given = { ...request, mode, budget, seminorm, eventTimes: EVENT_TIMES, cancelled: progress.tick };
    const compute = ({ kernels, notes: chosenBy }: ChosenEngine): ExitCode => {
      const { results, document, text } = data
        ? ofData(kernels, study, data, given, trajectory !== undefined)
        : ofState(kernels, study, { ...given, loss });
      const others = [session.compiled("float32"), ...(kernels.onTensors ? [kernels] : [])];
      const audit = options.audit
        ? data
          ? auditShares(session, study, data, given, others)
          : auditGradient(session, study, { ...given, loss }, others)
        : undefined;
      progress.end();
      const failed = results.find(({ status }) => status !== "ok");
      const found = failed && gradientRemedy(kernels, study, given, failed);
      const remedy = found && remedyJson(found);
      const notes = [...chosenBy, ...(data ? dataNotes(study, data, solverInUse(study, request)) : [])];
      if (options.json) {
        const { engine, arithmetic } = results[0];
        printJson(terminal, {
          ...document,
          engine,
          used: { ...usedSteps(study, request), arithmetic },
          ...(notes.length > 0 && { notes }),
          ...(remedy && { remedy }),
          ...(audit && { audit }),
        });
      } else {
        for (const shown of text) terminal.out(line`${shown}\n`);
        for (const note of notes) terminal.out(line`${words(note)}\n`);
        if (audit) terminal.out(line`${describeAudit(audit)}\n`);
      }
      for (const { status, diagnosis } of results) {
        if (status === "ok" || !diagnosis) continue;
        const where = diagnosis.range ? `${place(diagnosis.range)}: ` : "";
        terminal.error(line`${words(`${where}${status}: ${diagnosis.message}`)}\n`);
      }
      sayRemedy(terminal, remedy);
      return results.every(({ status }) => status === "ok") && !audit?.some(isFault) ? 0 : 1;
    };
    const chosen = chooseEngine(session, options, gradientWork(study, given));
    return chosen instanceof Promise ? chosen.then(compute) : compute(chosen);
  },
};

/** Events of which it is told how their times move. */
const EVENT_TIMES = 10;

/** What is printed of gradients, either way. */
interface Found {
  readonly results: readonly StudyGradient[];
  readonly document: object;
  readonly text: readonly Shown<"terminal">[];
}

function ofState(kernels: Kernels, study: Study, options: GradientOptions): Found {
  const results = gradientOfStudy(kernels, study, options);
  const documents = results.map((result) => gradientJson(result, study));
  return {
    results,
    document: documents.length === 1 ? documents[0] : { trajectories: documents },
    text: results.map((result) => describeGradient(result, study)),
  };
}

function ofData(kernels: Kernels, study: Study, data: GradientData, options: GradientOptions, chosen: boolean): Found {
  const found = dataGradient(kernels, study, data, { ...options, parts: hasRegularisers(data) });
  return {
    results: found.trajectories,
    document: lossGradientJson(found, { chosen }, study),
    text: [describeLossGradient(found, study)],
  };
}
