import * as vscode from "vscode";
import type { AdjointOptions, AdjointResult, AuditEntry, AuditResult, Catalog } from "../../protocol/engineApi.ts";
import type { Block, Cell, Control, ControlGroup, TableBlock, Verdict } from "../../protocol/panel.ts";
import { engineControls } from "../engineSetting.ts";

/** Figures, the words on them, the modes side by side and the audit. */
export function adjointContent(result: AdjointResult, audit: AuditResult | undefined): Block[] {
  const { t } = vscode.l10n;
  return [
    {
      kind: "text",
      id: "about",
      paragraphs: [
        t(
          "L is {0}. The adjoint a(t) = ∂L/∂z(t) is solved backward from the end ({1}); its integral with ∂f/∂θ is dL/dθ.",
          result.loss,
          result.drawnMode,
        ),
        t("Computed on {0}.", result.engine),
      ],
    },
    ...result.figures.map(
      (figure, n): Block => ({ kind: "figure", figure, size: n === 0 && figure.id === "plane" ? "large" : "small" }),
    ),
    modesTable(result),
    gradientTable(result),
    { kind: "text", id: "sentences", title: t("Why the modes differ"), paragraphs: result.sentences },
    ...auditBlocks(audit),
  ];
}

function modesTable({ modes }: AdjointResult): TableBlock {
  const { t } = vscode.l10n;
  return {
    kind: "table",
    id: "modes",
    title: t("What each mode takes"),
    columns: [
      { label: t("mode") },
      { label: t("stored states") },
      { label: t("evaluations") },
      { label: t("backward") },
      { label: t("time"), unit: "ms" },
      { label: t("drift of z") },
      { label: t("outcome") },
    ],
    rows: modes.map(({ mode, storedStates, evaluations, backwardEvaluations, seconds, drift, status }): Cell[] => [
      mode,
      storedStates,
      evaluations,
      backwardEvaluations,
      Number((1000 * seconds).toPrecision(3)),
      drift === undefined ? "" : Number(drift.toPrecision(3)),
      status === "ok" ? { verdict: "good", text: status } : { verdict: "bad", text: status },
    ]),
  };
}

function gradientTable({ modes, gradient }: AdjointResult): TableBlock {
  const { t } = vscode.l10n;
  return {
    kind: "table",
    id: "gradient",
    title: t("The gradient in each mode"),
    columns: [{ label: "∂L/∂" }, ...modes.map(({ mode }) => ({ label: mode }))],
    rows: gradient.map(({ name, values }): Cell[] => [
      name,
      ...values.map((value) => (Number.isFinite(value) ? Number(value.toPrecision(10)) : "–")),
    ]),
  };
}

function auditBlocks(audit: AuditResult | undefined): Block[] {
  const { t } = vscode.l10n;
  if (!audit)
    return [{ kind: "progress", id: "auditing", label: t("Holding every number against what does not depend on it") }];
  if (!audit.rows) {
    const advice = t("{0} numbers are too many to list here; node-ode gradient --audit does it.", audit.numbers);
    return [{ kind: "text", id: "audit", title: t("Audit"), paragraphs: [advice] }];
  }
  return [
    {
      kind: "table",
      id: "audit",
      title: t("Audit: every mode against forward mode and central differences"),
      columns: [
        { label: t("by") },
        { label: t("mode") },
        { label: t("verdict") },
        ...audit.engines.map((engine) => ({ label: engine })),
        { label: t("off by") },
        { label: t("value") },
        { label: t("reference") },
        { label: t("exact") },
        { label: t("closed form") },
      ],
      rows: audit.rows.map((row) => auditRow(row, audit.engines)),
    },
  ];
}

/** Behind the verdict on compiled float64 stand those on other engines: what their numbers are worth beside it. */
function auditRow(entry: AuditEntry, engines: readonly string[]): Cell[] {
  const { parameter, index, mode, value, reference, exact, exactVerdict, difference, verdict } = entry;
  const number = (x: number, digits: number) => (Number.isFinite(x) ? Number(x.toPrecision(digits)) : "–");
  return [
    index > 0 || parameter === "z0" ? `${parameter}[${index}]` : parameter,
    mode,
    { verdict: meaning(verdict), text: verdict },
    ...engines.map((engine): Cell => {
      const other = entry.engines.find((candidate) => candidate.engine === engine);
      return other ? { verdict: meaning(other.verdict), text: other.verdict } : "";
    }),
    number(difference, 2),
    number(value, 10),
    number(reference, 10),
    exact === undefined ? "" : number(exact, 10),
    exactVerdict === undefined ? "" : { verdict: meaning(exactVerdict), text: exactVerdict },
  ];
}

function meaning(verdict: string): Verdict["verdict"] {
  if (verdict.startsWith("agrees")) return "good";
  if (verdict.startsWith("discretisation")) return "neutral";
  return verdict === "drift" || /^(undecided|imprecise)/.test(verdict) ? "warning" : "bad";
}

/** Which adjoint is drawn, and how the solve is done. */
export function adjointControls(result: AdjointResult, options: AdjointOptions, catalog: Catalog): ControlGroup {
  const { t } = vscode.l10n;
  const adaptive = catalog.methods.find(({ name }) => name === result.method)?.adaptive ?? false;
  const accuracy: Control = adaptive
    ? {
        kind: "slider",
        id: "rtol",
        label: t("Relative tolerance"),
        value: options.rtol ?? 1e-6,
        min: 1e-12,
        max: 1e-1,
        scale: "log",
        initial: 1e-6,
      }
    : {
        kind: "slider",
        id: "steps",
        label: t("Steps"),
        value: options.steps ?? 200,
        min: 10,
        max: 10000,
        scale: "log",
        initial: 200,
      };
  return {
    id: "solver",
    title: t("Solver"),
    controls: [
      {
        kind: "choice",
        id: "mode",
        label: t("Mode drawn"),
        value: result.drawnMode,
        options: catalog.gradientModes.map(({ name, doc }) => ({ value: name, label: name, detail: doc })),
      },
      {
        kind: "choice",
        id: "method",
        label: t("Method"),
        value: result.method,
        options: catalog.methods.map(({ name, title, doc }) => ({ value: name, label: title, detail: doc })),
      },
      accuracy,
      ...engineControls(options, catalog),
    ],
  };
}
