import { counted } from "../core/counted.ts";
import { euclideanNorm } from "../core/euclideanNorm.ts";
import { formatCount } from "../core/formatCount.ts";
import { formatShort } from "../core/formatShort.ts";
import type { Shown } from "../display/shown.ts";
import type { AuditRow } from "../study/gradient/audit.ts";
import type { StudyGradient } from "../study/gradient/gradient.ts";
import type { LossGradient } from "../study/gradient/lossGradient.ts";
import { computedOn } from "../study/kernels.ts";
import { type Study, stateNames } from "../study/study.ts";
import { endRows, parameterRows, parameterTitle, SHOWN } from "./numberRows.ts";
import { below, line, words } from "./printed.ts";
import { formatNumber, table } from "./table.ts";

/** A gradient as people read it. */
export function describeGradient(
  { mode, engine, arithmetic, loss, z1, gradient: found, status, diagnosis, stats, drift, events = [] }: StudyGradient,
  study: Study,
): Shown<"terminal"> {
  const { dynamics, field } = study;
  const rows = [
    ...stateNames(dynamics, field.dimension).map((name, i) => [`${name}(t0)`, formatNumber(found.z0[i])]),
    ...parameterRows(study, found.theta),
    ...endRows(study, found),
  ];
  const end = Array.from(z1, formatNumber).join(", ");
  const { steps, evaluations, backwardEvaluations, storedStates } = stats;
  const counts = `${counted(steps, "step")}, ${counted(evaluations, "evaluation")}, ${formatCount(backwardEvaluations)} backward`;
  const how = `${status}: ${mode} on ${computedOn({ engine, arithmetic })}, ${counts}, ${formatCount(storedStates)} states stored`;
  return below([
    words(`loss ${formatNumber(loss)} at z1 = ${end}`),
    line``,
    table(["by", "gradient"], rows),
    line``,
    ...(events.length > 0 ? [eventTable(events, study), line``] : []),
    ...(drift === undefined ? [] : [words(`solved backward, the state is off by ${formatShort(drift)} at most`)]),
    words(how),
    ...noteOf({ status, diagnosis }),
    line``,
  ]);
}

/** What is to be said of a gradient that is there. */
function noteOf({ status, diagnosis }: Pick<StudyGradient, "status" | "diagnosis">): Shown<"terminal">[] {
  return status === "ok" && diagnosis ? [words(`note: ${diagnosis.message}`)] : [];
}

/** The gradient of a loss of data: as above of one trajectory, of several with one sum by the parameters. */
export function describeLossGradient(found: LossGradient, study: Study): Shown<"terminal"> {
  const { loss, theta, t0, t1, trajectories } = found;
  const parts = found.parts.length > 1 ? [describeParts(found)] : [];
  if (trajectories.length === 1) {
    const [one] = trajectories;
    return below([describeGradient({ ...one, loss, gradient: { ...one.gradient, theta } }, study), ...parts]);
  }
  const shown = trajectories.slice(0, SHOWN);
  const left = trajectories.length - shown.length;
  const names = stateNames(study.dynamics, study.field.dimension);
  const [{ mode, engine, arithmetic }] = trajectories;
  return below([
    words(`loss ${formatNumber(loss)} over ${counted(trajectories.length, "trajectory", "trajectories")}`),
    line``,
    table(
      ["trajectory", "loss", ...names.map((name) => `by ${name}(t0)`)],
      [
        ...shown.map((one) => [one.name, formatNumber(one.loss), ...Array.from(one.gradient.z0, formatNumber)]),
        ...(left > 0 ? [[`… ${left} more`, "", ...names.map(() => "")]] : []),
      ],
    ),
    line``,
    table(["by", "gradient, summed"], [...parameterRows(study, theta), ...endRows(study, { t0, t1 })]),
    line``,
    ...parts,
    words(`${found.status}: ${mode} on ${computedOn({ engine, arithmetic })}`),
    ...noteOf(found),
    line``,
  ]);
}

function describeParts({ parts }: LossGradient): Shown<"terminal"> {
  const rows = parts.map(({ name, loss, theta }) => [name, formatNumber(loss), formatNumber(euclideanNorm(theta))]);
  return below([table(["part", "loss", "size of dL/dθ"], rows), line``]);
}

/** Every number in every mode, a row each. */
export function describeAudit(rows: readonly AuditRow[]): Shown<"terminal"> {
  const engines = [...new Set(rows.flatMap((row) => row.engines.map(({ engine }) => engine)))];
  const several = rows.some(({ trajectory }) => trajectory !== undefined);
  const hasExact = rows.some(({ exact }) => exact !== undefined);
  const taken = new Set(rows.filter(({ of }) => of === "theta").map(({ parameter }) => parameter));
  const cells = rows.map(
    ({
      trajectory,
      of,
      parameter,
      index,
      mode,
      value,
      reference,
      exact,
      exactVerdict,
      difference,
      verdict,
      ...row
    }) => [
      ...(several ? [trajectory ?? ""] : []),
      parameterTitle({ of, parameter }, taken),
      String(index),
      mode,
      formatNumber(value),
      formatNumber(reference),
      ...(hasExact ? [exact === undefined ? "" : formatNumber(exact), exactVerdict ?? ""] : []),
      formatShort(difference, 2),
      verdict,
      ...engines.map((engine) => row.engines.find((column) => column.engine === engine)?.verdict ?? ""),
    ],
  );
  const exactTitles = hasExact ? ["exact", "closed form"] : [];
  const titles = [
    ...(several ? ["trajectory"] : []),
    "parameter",
    "index",
    "mode",
    "value",
    "reference",
    ...exactTitles,
    "off by",
    "verdict",
    ...engines,
  ];
  return line`${table(titles, cells)}\n`;
}

/** How the times of events move: a row an event. */
function eventTable(events: NonNullable<StudyGradient["events"]>, study: Study): Shown<"terminal"> {
  const names = stateNames(study.dynamics, study.field.dimension);
  const titles = parameterRows(study, new Float64Array(study.theta.length)).map(([title]) => title);
  return table(
    ["event", "t", ...names.map((name) => `dt/d${name}(t0)`), ...titles.map((title) => `dt/d${title}`)],
    events.map(({ name, t, z0, theta }) => [
      name,
      formatNumber(t),
      ...Array.from(z0, formatNumber),
      ...parameterRows(study, theta).map(([, value]) => value),
    ]),
  );
}
