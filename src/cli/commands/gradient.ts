import type { Shown } from "../../display/shown.ts";
import { type ChosenEngine, chooseEngine, gradientWork } from "../../study/engineChoice.ts";
import { type AuditRow, auditGradient, isFault } from "../../study/gradient/audit.ts";
import { gradient as gradientOfStudy, type StudyGradient } from "../../study/gradient/gradient.ts";
import { computedOn } from "../../study/kernels.ts";
import { thetaByName } from "../../study/parameters/thetaJson.ts";
import { usedSteps } from "../../study/stepRequest.ts";
import { study as findStudy, type Study, stateNames } from "../../study/study.ts";
import type { Command, ExitCode } from "../command.ts";
import { place } from "../diagnostics.ts";
import { openSession } from "../openSession.ts";
import { below, line, words } from "../printed.ts";
import { printJson } from "../printJson.ts";
import { progressLine } from "../progressLine.ts";
import { readProgram } from "../readProgram.ts";
import { stepOptions, stepRequest } from "../stepRequest.ts";
import { studyOverrides } from "../studyOverrides.ts";
import { formatNumber, table } from "../table.ts";

/** Numbers of one parameter that a person wants to see. */
const SHOWN = 8;

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
    const { program } = readProgram(session, file, terminal, options);
    const study = findStudy(program, name, studyOverrides(options));
    const progress = progressLine(terminal, `differentiating ${name}`);
    const { mode, loss, budget, seminorm } = options;
    const request = stepRequest(options);
    const given = { ...request, mode, loss, budget, seminorm, cancelled: progress.tick };
    const compute = ({ kernels, notes }: ChosenEngine): ExitCode => {
      const results = gradientOfStudy(kernels, study, given);
      const others = [session.compiled("float32"), ...(kernels.onTensors ? [kernels] : [])];
      const audit = options.audit ? auditGradient(session, study, given, others) : undefined;
      progress.end();
      if (options.json) {
        const documents = results.map((result) => gradientJson(result, study));
        const document = documents.length === 1 ? documents[0] : { trajectories: documents };
        const { engine, arithmetic } = results[0];
        printJson(terminal, {
          ...document,
          engine,
          used: { ...usedSteps(study, request), arithmetic },
          ...(notes.length > 0 && { notes }),
          ...(audit && { audit }),
        });
      } else {
        for (const result of results) terminal.out(line`${describeGradient(result, study)}\n`);
        for (const note of notes) terminal.out(line`${words(note)}\n`);
        if (audit) terminal.out(line`${describeAudit(audit)}\n`);
      }
      for (const { status, diagnosis } of results) {
        if (status === "ok" || !diagnosis) continue;
        const where = diagnosis.range ? `${place(diagnosis.range)}: ` : "";
        terminal.error(line`${words(`${where}${status}: ${diagnosis.message}`)}\n`);
      }
      return results.every(({ status }) => status === "ok") && !audit?.some(isFault) ? 0 : 1;
    };
    const chosen = chooseEngine(session, options, gradientWork(study, given));
    return chosen instanceof Promise ? chosen.then(compute) : compute(chosen);
  },
};

function gradientJson(
  { loss, z1, gradient: { z0, theta, t0, t1 }, status, diagnosis, stats, drift }: StudyGradient,
  study: Study,
) {
  return {
    loss,
    z1,
    gradient: { z0, theta: thetaByName(study.dynamics.parameters, theta), t0, t1 },
    status,
    message: diagnosis?.message,
    stats,
    ...(drift !== undefined && { drift }),
  };
}

function describeGradient(
  { mode, engine, arithmetic, loss, z1, gradient: found, status, stats, drift, seconds }: StudyGradient,
  study: Study,
): Shown<"terminal"> {
  const { dynamics, field } = study;
  const rows = stateNames(dynamics, field.dimension).map((name, i) => [`${name}(t0)`, formatNumber(found.z0[i])]);
  for (const { name, offset, length } of dynamics.parameters) {
    for (let i = 0; i < Math.min(length, SHOWN); i++) {
      rows.push([length === 1 ? name : `${name}[${i}]`, formatNumber(found.theta[offset + i])]);
    }
    if (length > SHOWN) rows.push([`… ${length - SHOWN} more of ${name}`, ""]);
  }
  rows.push(["t0", formatNumber(found.t0)], ["t1", formatNumber(found.t1)]);
  const end = Array.from(z1, formatNumber).join(", ");
  const counts = `${stats.steps} steps, ${stats.evaluations} evaluations, ${stats.backwardEvaluations} backward`;
  const how = `${status}: ${mode} on ${computedOn({ engine, arithmetic })}, ${counts}, ${stats.storedStates} states stored`;
  return below([
    words(`loss ${formatNumber(loss)} at z1 = ${end}`),
    line``,
    table(["by", "gradient"], rows),
    line``,
    ...(drift === undefined
      ? []
      : [line`solved backward, the state is off by ${Number(drift.toPrecision(3))} at most`]),
    words(`${how}, ${(1000 * seconds).toFixed(1)} ms`),
    line``,
  ]);
}

function describeAudit(rows: readonly AuditRow[]): Shown<"terminal"> {
  const engines = [...new Set(rows.flatMap((row) => row.engines.map(({ engine }) => engine)))];
  const hasExact = rows.some(({ exact }) => exact !== undefined);
  const cells = rows.map(
    ({ parameter, index, mode, value, reference, exact, exactVerdict, difference, verdict, engines: columns }) => [
      parameter,
      String(index),
      mode,
      formatNumber(value),
      formatNumber(reference),
      ...(hasExact ? [exact === undefined ? "" : formatNumber(exact), exactVerdict ?? ""] : []),
      difference.toExponential(1),
      verdict,
      ...engines.map((engine) => columns.find((column) => column.engine === engine)?.verdict ?? ""),
    ],
  );
  const exactTitles = hasExact ? ["exact", "closed form"] : [];
  const titles = ["parameter", "index", "mode", "value", "reference", ...exactTitles, "off by", "verdict", ...engines];
  return line`${table(titles, cells)}\n`;
}
