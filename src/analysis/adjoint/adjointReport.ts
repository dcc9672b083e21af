import type { OptionValues, Report } from "../../protocol/analysisApi.ts";
import type { Block } from "../../protocol/panel.ts";
import type { AuditRow } from "../../study/gradient/audit.ts";
import type { StudyGradient } from "../../study/gradient/gradient.ts";
import { thetaByName } from "../../study/parameters/thetaJson.ts";
import type { Study } from "../../study/study.ts";
import { auditTable, gradientTable, leftOfGradient, modesTable } from "./adjointTables.ts";
import { type AdjointStory, adjointView } from "./adjointView.ts";
import { sentences } from "./sentences.ts";

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
  readonly results: readonly StudyGradient[];
  /** A sentence for each mode that was not computed. */
  readonly leftOut: readonly string[];
  /** Absent until there is one. */
  readonly audit?: Audit;
}

/** Figures, the modes side by side, what their numbers say, and the audit. */
export function adjointReport(numbers: AdjointNumbers): Report {
  const { study, options, engine, notes, drawn, results, leftOut, audit } = numbers;
  const loss = study.experiment?.loss?.word.name ?? "the first component at the end";
  const figures = drawn ? adjointView(drawn) : [];
  return {
    blocks: [
      { kind: "text", id: "about", paragraphs: [about(loss, `${options.mode}`), `Computed on ${engine}.`] },
      ...figures.map(
        (figure, n): Block => ({ kind: "figure", figure, size: n === 0 && figure.id === "plane" ? "large" : "small" }),
      ),
      modesTable(results),
      gradientTable(study, results),
      {
        kind: "text",
        id: "sentences",
        title: "Why the modes differ",
        paragraphs: [...sentences(results), ...leftOut, ...leftOfGradient(study)],
      },
      ...(audit ? [auditBlock(audit)] : []),
    ],
    used: options,
    notes: notes.map((text) => ({ severity: "info", text })),
    // The adjoint runs backward.
    clock: { from: study.span[1], to: study.span[0] },
    engine,
    pending: audit ? undefined : "Holding every number against what does not depend on it",
    failure: drawn ? undefined : "No mode came through.",
    json: adjointJson(numbers, loss),
  };
}

function about(loss: string, mode: string): string {
  return `L is ${loss}. The adjoint a(t) = ∂L/∂z(t) is solved backward from the end (${mode}); its integral with ∂f/∂θ is dL/dθ.`;
}

function auditBlock({ rows, numbers, engines }: Audit): Block {
  if (rows) return auditTable(rows, engines);
  const advice = `${numbers} numbers are too many to list here; node-ode gradient --audit does it.`;
  return { kind: "text", id: "audit", title: "Audit", paragraphs: [advice] };
}

function adjointJson({ study, engine, results, audit }: AdjointNumbers, loss: string): object {
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
  };
}
