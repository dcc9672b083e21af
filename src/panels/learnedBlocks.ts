import { formatNumber } from "../figure/formatNumber.ts";
import type { Block, Cell, TableColumn } from "../protocol/panel.ts";
import type { LearnedNumber, TrainingViewResult } from "../protocol/trainingViewApi.ts";
import type { Translate } from "./translate.ts";

/** Correlations of more numbers than this are a table that nobody reads. */
const MAX_CORRELATED = 10;
/** Errors that are correlated by more than this are of one number rather than of two. */
const ENTANGLED = 0.95;
/** A true value further away than so many standard errors is missed. */
const MISSED = 3;
/** Charts in a row. */
const COLUMNS = 2;

/** What is learnt, in numbers: from where to where, and how surely. Nothing where only nets are learnt. */
export function learnedBlocks({ learned, findings }: TrainingViewResult, t: Translate): Block[] {
  if (learned.length === 0) return [];
  const said: Block[] =
    findings.length > 0 ? [{ kind: "text", id: "findings", title: t("What the data tell"), paragraphs: findings }] : [];
  return [numbersTable(learned, t), ...said];
}

/** On which way it was learnt, and what in it goes together. */
export function traceBlocks({ traces, correlation }: TrainingViewResult, t: Translate): Block[] {
  const columns = Array.from({ length: Math.min(COLUMNS, traces.length) }, (_, column) => ({
    content: traces
      .filter((_, n) => n % COLUMNS === column)
      .map((figure): Block => ({ kind: "figure", figure, size: "small" })),
  }));
  const blocks: Block[] = columns.length > 0 ? [{ kind: "columns", id: "traces", columns }] : [];
  if (correlation && correlation.names.length > 1 && correlation.names.length <= MAX_CORRELATED) {
    blocks.push(correlationTable(correlation, t));
  }
  return blocks;
}

function numbersTable(learned: readonly LearnedNumber[], t: Translate): Block {
  const known = learned.some(({ truth }) => truth !== undefined);
  // The length of a net has no error that anybody would ask for.
  const single = learned.some(({ name }) => !name.startsWith("‖"));
  const bounded = learned.some(({ min, max }) => min !== undefined || max !== undefined);
  const scaled = learned.some(({ unit }) => unit !== undefined);
  const columns: TableColumn[] = [
    { label: t("parameter") },
    { label: t("start") },
    { label: t("now") },
    ...(bounded ? [{ label: t("range") }] : []),
    ...(scaled ? [{ label: t("moved in") }] : []),
    ...(single ? [{ label: t("standard error") }] : []),
    ...(known ? [{ label: t("true value") }] : []),
  ];
  return {
    kind: "table",
    id: "learned",
    title: t("Learned parameters"),
    columns,
    rows: learned.map((row): Cell[] => [
      row.name,
      cell(row.start),
      cell(row.now),
      ...(bounded ? [rangeCell(row, t)] : []),
      ...(scaled ? [unitCell(row, t)] : []),
      ...(single ? [errorCell(row, t)] : []),
      ...(known ? [truthCell(row)] : []),
    ]),
  };
}

function errorCell({ standardError }: LearnedNumber, t: Translate): Cell {
  if (standardError === undefined) return "–";
  return Number.isNaN(standardError)
    ? { verdict: "bad", text: t("not determined") }
    : Number(standardError.toPrecision(2));
}

/** The bounds of a fit, and which of them a number sits on. */
function rangeCell({ now, min, max }: LearnedNumber, t: Translate): Cell {
  if (min === undefined && max === undefined) return "–";
  // On one line, however narrow the column.
  const text = `${formatNumber(min ?? Number.NEGATIVE_INFINITY)}\u00a0…\u00a0${formatNumber(max ?? Number.POSITIVE_INFINITY)}`;
  if (now === min) return { verdict: "warning", text: t("{0}, at its lower end", text) };
  return now === max ? { verdict: "warning", text: t("{0}, at its upper end", text) } : text;
}

function unitCell({ unit }: LearnedNumber, t: Translate): Cell {
  return unit === "log" ? t("logarithms") : t("units of {0}", formatNumber(unit ?? 1));
}

/** The true value, and whether it lies where the standard error says that it may. */
function truthCell({ now, truth, standardError }: LearnedNumber): Cell {
  if (truth === undefined) return "–";
  if (standardError === undefined || !Number.isFinite(standardError)) return cell(truth);
  const text = String(Number(truth.toPrecision(5)));
  return { verdict: Math.abs(now - truth) <= MISSED * standardError ? "good" : "warning", text };
}

function correlationTable({ names, values }: NonNullable<TrainingViewResult["correlation"]>, t: Translate): Block {
  return {
    kind: "table",
    id: "correlation",
    title: t("Correlation of their errors"),
    columns: [{ label: "" }, ...names.map((label) => ({ label }))],
    rows: names.map((name, i): Cell[] => [
      name,
      ...names.map((_, j): Cell => {
        const x = values[i * names.length + j];
        if (Number.isNaN(x)) return "–";
        const text = x.toFixed(3).replace("-", "−");
        return i !== j && Math.abs(x) > ENTANGLED ? { verdict: "warning", text } : Number(x.toFixed(3));
      }),
    ]),
  };
}

const cell = (x: number | undefined): Cell => (x === undefined || !Number.isFinite(x) ? "–" : Number(x.toPrecision(5)));
