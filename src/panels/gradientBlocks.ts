import type { Block, Cell } from "../protocol/panel.ts";
import type { TrainingViewResult } from "../protocol/trainingViewApi.ts";
import type { Translate } from "./translate.ts";

/** The gradient at the state that is drawn: a(t), and what each part brings. Nothing where it was not asked for. */
export function gradientBlocks({ gradient }: TrainingViewResult, t: Translate): Block[] {
  if (!gradient) return [];
  const { figure, parts, message } = gradient;
  const said: Block[] = message === undefined ? [] : [{ kind: "text", id: "gradientMessage", paragraphs: [message] }];
  if (parts.length === 0) return said;
  const table: Block = {
    kind: "table",
    id: "gradientParts",
    title: t("Gradient at this iteration, over all data"),
    columns: [
      { label: t("part") },
      { label: t("loss") },
      { label: "‖∂L/∂θ‖" },
      { label: t("cosine of the angle to the whole") },
    ],
    rows: parts.map(({ name, of, loss, length, cosine }): Cell[] => [
      of === "trajectory" ? t("trajectory {0}", name) : of === "whole" ? t("whole") : name,
      number(loss),
      number(length),
      cosine < 0 ? { verdict: "warning", text: cosine.toFixed(3).replace("-", "−") } : number(cosine),
    ]),
  };
  const drawing: Block[] = figure ? [{ kind: "figure", figure, size: "small" }] : [];
  return [...drawing, table, ...said];
}

const number = (x: number): Cell => (Number.isFinite(x) ? Number(x.toPrecision(4)) : "–");
