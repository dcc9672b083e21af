import { formatCount } from "../../core/formatCount.ts";
import type { Cell, TableBlock, Verdict } from "../../protocol/panel.ts";
import { type AuditRow, isFault } from "../../study/gradient/audit.ts";
import type { StudyGradient } from "../../study/gradient/gradient.ts";
import { type Study, stateNames } from "../../study/study.ts";
import { byEnd, byInitial, byParameter } from "../gradientNames.ts";
import { freeParameters } from "./adjointStory.ts";

/** Components of the initial state, and parameters, that get a row of the gradient each. */
const MAX_ROWS = 12;

/** With all its digits, which files keep and views shorten. */
const number = (x: number): Cell => (Number.isFinite(x) ? x : "–");

/** What each mode takes. */
export function modesTable(results: readonly StudyGradient[]): TableBlock {
  return {
    kind: "table",
    id: "modes",
    title: "What each mode takes",
    columns: [
      { label: "mode" },
      { label: "stored states" },
      { label: "evaluations" },
      { label: "backward" },
      { label: "median time", unit: "ms", digits: 4 },
      { label: "drift of z", digits: 4 },
      { label: "outcome" },
    ],
    rows: results.map(({ mode, stats, seconds, drift, status }): Cell[] => [
      mode,
      stats.storedStates,
      stats.evaluations,
      stats.backwardEvaluations,
      number(1000 * seconds),
      drift === undefined ? "" : number(drift),
      { verdict: status === "ok" ? "good" : "bad", text: status },
    ]),
  };
}

/** The first numbers of the gradient, a row each with a value a mode. */
export function gradientTable(study: Study, results: readonly StudyGradient[]): TableBlock {
  const names = stateNames(study.dynamics, study.field.dimension);
  const row = (name: string, value: (of: StudyGradient["gradient"]) => number): Cell[] => [
    name,
    ...results.map(({ gradient }) => number(value(gradient))),
  ];
  return {
    kind: "table",
    id: "gradient",
    title: "The gradient in each mode",
    columns: [{ label: "number" }, ...results.map(({ mode }) => ({ label: mode }))],
    rows: [
      ...names.slice(0, MAX_ROWS).map((name, i) => row(byInitial(name), ({ z0 }) => z0[i])),
      ...freeParameters(study)
        .slice(0, MAX_ROWS)
        .map(({ name, index }) => row(byParameter(name), ({ theta }) => theta[index])),
    ],
  };
}

/** That the table of the gradient holds its first numbers only, where it does. */
export function leftOfGradient(study: Study): string[] {
  const counts: [number, string][] = [
    [study.field.dimension, "components of the initial state"],
    [freeParameters(study).length, "parameters"],
  ];
  return counts
    .filter(([count]) => count > MAX_ROWS)
    .map(([count, what]) => `The gradient's table lists the first ${MAX_ROWS} of ${formatCount(count)} ${what}.`);
}

/** Numbers of the gradient that an audit lists; the verdict above is on all. */
const MAX_LISTED = 40;

/** Behind the verdict on compiled float64 stand those on other engines: what their numbers are worth beside it. */
export function auditTable(study: Study, all: readonly AuditRow[], engines: readonly string[]): TableBlock {
  const names = stateNames(study.dynamics, study.field.dimension);
  const named = all.map((row) => ({ row, name: numberName(row, names, study) }));
  const listed = new Set([...new Set(named.map(({ name }) => name))].slice(0, MAX_LISTED));
  const rows = named.filter(({ name, row }) => listed.has(name) || isFault(row));
  return {
    kind: "table",
    id: "audit",
    title: `Audit: every mode against forward mode and central differences${rows.length < all.length ? ` (${rows.length} of ${all.length} rows)` : ""}`,
    closed: true,
    columns: [
      { label: "number" },
      { label: "mode" },
      { label: "verdict" },
      ...engines.map((label) => ({ label })),
      { label: "off by" },
      { label: "value" },
      { label: "reference" },
      { label: "exact" },
      { label: "closed form" },
    ],
    rows: rows.map(
      ({ name, row: { mode, verdict, engines: others, difference, value, reference, exact, exactVerdict } }) => [
        name,
        mode,
        { verdict: meaning(verdict), text: verdict },
        ...engines.map((engine): Cell => {
          const other = others.find((candidate) => candidate.engine === engine);
          return other ? { verdict: meaning(other.verdict), text: other.verdict } : "";
        }),
        number(difference),
        number(value),
        number(reference),
        exact === undefined ? "" : number(exact),
        exactVerdict === undefined ? "" : { verdict: meaning(exactVerdict), text: exactVerdict },
      ],
    ),
  };
}

function numberName({ of, parameter, index }: AuditRow, names: readonly string[], { dynamics }: Study): string {
  if (of === "z0") return byInitial(names[index]);
  if (of !== "theta") return byEnd(of);
  const isLong = dynamics.parameters.some(({ name, length }) => name === parameter && length > 1);
  return byParameter(isLong ? `${parameter}[${index}]` : parameter);
}

function meaning(verdict: string): Verdict["verdict"] {
  if (verdict.startsWith("agrees")) return "good";
  if (verdict.startsWith("discretisation")) return "neutral";
  return verdict === "drift" || /^(undecided|imprecise)/.test(verdict) ? "warning" : "bad";
}
