import { formatShort } from "../../core/formatShort.ts";
import { quoted } from "../../core/quoted.ts";
import { asSentence } from "../../figure/sentence.ts";
import type { OptionValues, Report } from "../../protocol/analysisApi.ts";
import type { Axis } from "../../protocol/figure.ts";
import type { Block } from "../../protocol/panel.ts";
import type { AuditRow } from "../../study/gradient/audit.ts";
import type { StudyGradient } from "../../study/gradient/gradient.ts";
import { thetaByName } from "../../study/parameters/thetaJson.ts";
import type { Remedy, RemedyChange } from "../../study/remedy.ts";
import { remedyFlags } from "../../study/remedyFlags.ts";
import type { Study } from "../../study/study.ts";
import { auditTable, gradientTable, leftOfGradient, modesTable } from "./adjointTables.ts";
import { type AdjointStory, adjointView, timeOf } from "./adjointView.ts";
import { auditVerdict } from "./auditVerdict.ts";
import { sentences } from "./sentences.ts";
import { SHORT, TIMINGS } from "./timings.ts";

/** Every number of the gradient in every mode beside central differences. */
export interface Audit {
  readonly numbers: number;
  /** Whose numbers stand beside those of compiled float64, a column each. */
  readonly engines: readonly string[];
  /** Absent where there are too many numbers to check. */
  readonly rows?: readonly AuditRow[];
}

/** Everything that the report on an adjoint is made of. */
export interface AdjointNumbers {
  readonly study: Study;
  readonly options: OptionValues;
  readonly engine: string;
  /** What the reader should know of the choice of engine. */
  readonly notes: readonly string[];
  /** Absent where no mode came through. */
  readonly drawn?: AdjointStory;
  /** What is to be known of the path that is drawn. */
  readonly said?: string;
  readonly results: readonly StudyGradient[];
  /** A sentence for each mode that was not computed. */
  readonly leftOut: readonly string[];
  /** Where no mode came through. */
  readonly remedy?: Remedy;
  /** Absent until there is one. */
  readonly audit?: Audit;
  /** Of a loss of data. */
  readonly data?: AdjointData;
}

/** Which trajectory of the data is drawn. */
export interface AdjointData {
  /** Names of all. */
  readonly names: readonly string[];
  readonly chosen: number;
  /** Its weight in the mean over all. */
  readonly share: number;
  /** Regularisers of the parameters alone, which no adjoint carries. */
  readonly decay: readonly string[];
}

/** A clock keeps the pace of the axis that it runs along. */
const clockScale = (time: Axis["scale"]) => (typeof time === "object" ? { linearTo: time.linearTo } : {});

/** Of the table of modes, where a dash stands for a time. */
const TIMES = `Times are medians of ${TIMINGS} runs; a mode whose first run takes ${1000 * SHORT} ms or longer has none.`;

/** Figures, the modes side by side, what their numbers say, and the audit. */
export function adjointReport(numbers: AdjointNumbers): Report {
  const { study, options, engine, notes, drawn, results, leftOut, audit, remedy } = numbers;
  const loss = lossName(numbers);
  const figures = drawn ? adjointView(drawn) : [];
  return {
    blocks: [
      {
        kind: "text",
        id: "about",
        paragraphs: [
          about(lossWords(numbers), `${options.mode}`),
          ...ofData(numbers.data),
          ...(numbers.said ? [numbers.said] : []),
          `Computed by the engine ${quoted(engine)}.`,
        ],
      },
      ...(audit?.rows ? [verdictBlock(audit.rows)] : []),
      ...figures.map(
        (figure, n): Block => ({ kind: "figure", figure, size: n === 0 && figure.id === "plane" ? "large" : "small" }),
      ),
      modesTable(results),
      ...(cameThrough(results) ? [gradientTable(study, results)] : []),
      {
        kind: "text",
        id: "sentences",
        title: cameThrough(results) ? "Why the modes differ" : "Why there is no gradient",
        paragraphs: [...sentences(results), ...leftOut, ...leftOfGradient(study), TIMES],
      },
      ...(audit ? [auditBlock(study, audit)] : []),
    ],
    used: options,
    notes: notes.map((text) => ({ severity: "info", text: asSentence(text) })),
    // The adjoint runs backward.
    clock: { from: study.span[1], to: study.span[0], ...(drawn && clockScale(timeOf(drawn))) },
    engine,
    pending: audit ? undefined : "Holding every number against what does not depend on it",
    failure: cameThrough(results) ? undefined : "No mode came through.",
    remedy: remedy && { ...remedyWords(remedy), ...optionsOf(remedy.change) },
    json: adjointJson(numbers, loss),
  };
}

/** Whether some mode has a gradient; paths may be drawn as far as they came all the same. */
export const cameThrough = (results: readonly StudyGradient[]): boolean =>
  results.some(({ status }) => status === "ok" || status === "drifted");

const remedyWords = ({ title, change }: Remedy) => ({ title, flags: remedyFlags(change) });

/** A change as this panel's options have it; its span is the experiment's. */
function optionsOf(change: RemedyChange): Pick<NonNullable<Report["remedy"]>, "options"> {
  if ("span" in change) return {};
  if ("method" in change) return { options: { method: change.method, steps: undefined } };
  if ("rtol" in change) return { options: { rtol: change.rtol, atol: [change.atol] } };
  return { options: { ...change } };
}

function about(loss: string, mode: string): string {
  return `L is ${loss} The adjoint a(t) = ∂L/∂z(t) is solved backward from the end (${mode}); its integral with ∂f/∂θ is ∂L/∂θ.`;
}

function lossName({ study, data }: AdjointNumbers): string {
  const { word } = study.experiment?.loss ?? {};
  return word?.name ?? (data ? "meanSquaredError" : "the first component at the end");
}

/** What the loss is, and the word that the file has for it. */
function lossWords({ study, data }: AdjointNumbers): string {
  const { word } = study.experiment?.loss ?? {};
  if (word) return `${word.doc.charAt(0).toLowerCase()}${word.doc.slice(1).replace(/\.$/, "")} (${quoted(word.name)}).`;
  return `${data ? "the mean of the squared differences from the data" : "the first component at the end"}.`;
}

function ofData(data: AdjointData | undefined): string[] {
  if (!data) return [];
  const { names, chosen, share, decay } = data;
  // One without a name is called by its index.
  const name = names[chosen] === String(chosen) ? "" : `, ${quoted(names[chosen])}`;
  const one =
    names.length > 1
      ? [
          `Drawn is trajectory ${chosen + 1} of ${names.length}${name}: L is its share in the mean over all data, ${formatShort(100 * share)} % of their weight.`,
        ]
      : [];
  const rest =
    decay.length > 0
      ? [`${decay.join(" and ")} of the parameters alone is no matter of the solve and left out here.`]
      : [];
  return ["At each observation a(t) jumps by ∂ℓ/∂z of what is compared there.", ...one, ...rest];
}

/** The verdict on all numbers, first of all; they stand folded below. */
function verdictBlock(rows: readonly AuditRow[]): Block {
  const { text, verdict } = auditVerdict(rows);
  return { kind: "text", id: "verdict", paragraphs: [text], verdict };
}

function auditBlock(study: Study, { rows, numbers, engines }: Audit): Block {
  if (rows) return auditTable(study, rows, engines);
  const advice = `${numbers} numbers are too many to audit here; node-ode gradient --audit does it.`;
  return { kind: "text", id: "audit", title: "Audit", paragraphs: [advice] };
}

function adjointJson({ study, engine, results, audit, data }: AdjointNumbers, loss: string): object {
  return {
    loss,
    engine,
    modes: results.map(({ mode, status, diagnosis, loss: value, gradient: { z0, theta, t0, t1 }, stats, drift }) => ({
      mode,
      status,
      message: diagnosis?.message,
      loss: value,
      gradient: {
        z0,
        theta: thetaByName(study.dynamics.parameters, theta),
        t0,
        t1,
      },
      stats,
      drift,
    })),
    audit: audit?.rows,
    verdict: audit?.rows && auditVerdict(audit.rows).text,
    trajectory: data && { name: data.names[data.chosen], share: data.share },
  };
}
