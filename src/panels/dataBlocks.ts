import { formatEntry, formatNumber } from "../figure/formatNumber.ts";
import type { Block, Cell, TableColumn } from "../protocol/panel.ts";
import type { DataSummary, FittedTrajectory, TrainingViewResult } from "../protocol/trainingViewApi.ts";
import type { Translate } from "./translate.ts";

/** Trajectories that have a row. */
const MAX_ROWS = 30;

/** What is fitted, and what each of it counts: the loss, weights, standard deviations, what is held out. */
export function dataBlocks({ data }: TrainingViewResult, t: Translate): Block[] {
  if (!data) return [];
  const said: Block = { kind: "text", id: "data", title: t("What is fitted"), paragraphs: sentences(data, t) };
  const [{ sigma, weighed, observations }] = data.rows;
  const isPlain = data.rows.length === 1 && !sigma && weighed === observations;
  return isPlain ? [said] : [said, table(data, t)];
}

function sentences({ rows, observations, loss, components, weighsTimes, fitted }: DataSummary, t: Translate): string[] {
  const trained = rows.filter(({ heldOut }) => !heldOut);
  const weighed = trained.reduce((sum, row) => sum + row.weighed, 0);
  const of = formatEntry(trained.length);
  const said = [
    trained.length === 1
      ? t("The loss is {0} over {1} numbers of one trajectory.", loss, formatEntry(weighed))
      : t("The loss is {0} over {1} numbers of {2} trajectories.", loss, formatEntry(weighed), of),
  ];
  const held = rows.reduce((sum, row) => sum + row.held, 0);
  if (rows.length > trained.length) {
    const names = rows.filter(({ heldOut }) => heldOut).map(({ name }) => `${name}`);
    said.push(t("Held out, and only looked at: {0}.", listed(names)));
  } else if (held > 0) said.push(t("Held out, and only looked at: the last {0} numbers.", formatEntry(held)));
  if (fitted) {
    const all = listed(fitted.experiments);
    said.push(
      fitted.shared.length > 0
        ? t("Fitted together: {0}; they share {1}.", all, listed(fitted.shared))
        : t("Fitted together: {0}; they share no parameter.", all),
    );
  }
  if (components.length > 0) {
    const factors = components.map(({ name, weight }) => `${name} ${formatNumber(weight)}`);
    said.push(t("Weights of components: {0}.", listed(factors)));
  }
  const left = observations - rows.reduce((sum, row) => sum + row.weighed + row.held, 0);
  if (weighsTimes) said.push(t("Times have weights."));
  if (left > 0) said.push(t("{0} of {1} numbers weigh 0.", formatEntry(left), formatEntry(observations)));
  if (rows.some(({ sigma }) => sigma)) said.push(t("Residuals are taken in units of σ, their standard deviation."));
  return said;
}

function table({ rows }: DataSummary, t: Translate): Block {
  const hasSigmas = rows.some(({ sigma }) => sigma);
  const columns: TableColumn[] = [
    { label: t("trajectory") },
    { label: t("numbers") },
    { label: t("weight in the loss"), unit: "%" },
    ...(hasSigmas ? [{ label: "σ" }] : []),
    { label: t("use") },
  ];
  const left = rows.length - MAX_ROWS;
  const shown = rows
    .slice(0, MAX_ROWS)
    .map((row): Cell[] => [
      `${row.name}`,
      row.observations,
      Number((100 * row.share).toPrecision(4)),
      ...(hasSigmas ? [sigmaText(row)] : []),
      useOf(row, t),
    ]);
  const more: Cell[] = [t("{0} more", formatEntry(left)), "", "", ...(hasSigmas ? [""] : []), ""];
  return { kind: "table", id: "dataTable", title: t("Data"), columns, rows: left > 0 ? [...shown, more] : shown };
}

function useOf({ held, heldOut }: FittedTrajectory, t: Translate): string {
  if (heldOut) return t("held out");
  return held > 0 ? t("trained on, its end held out") : t("trained on");
}

function sigmaText({ sigma }: FittedTrajectory): string {
  if (!sigma) return "–";
  const [least, most] = sigma.map((each) => formatNumber(each));
  return least === most ? least : `${least}\u00a0…\u00a0${most}`;
}

/** As many names as a sentence can carry. */
const MAX_NAMES = 8;

const listed = (names: readonly string[]) =>
  names.length <= MAX_NAMES ? names.join(", ") : `${names.slice(0, MAX_NAMES).join(", ")}, …`;
