import * as vscode from "vscode";
import type { FunctionDescription } from "../../protocol/engineApi.ts";
import type { Documents } from "../documents.ts";
import { toRange } from "../ranges.ts";

/** Hover on a dynamics function's name: its dimension, parameters with their values, and number of operations. */
export class Hovers implements vscode.HoverProvider {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const description = await this.#documents.describe(document);
    const found = description?.functions.find(({ nameRange }) => toRange(nameRange).contains(position));
    return found && new vscode.Hover(summary(found), toRange(found.nameRange));
  }
}

function summary({
  stateNames,
  dimension,
  parameters,
  operations,
  initial,
  broken,
}: FunctionDescription): vscode.MarkdownString {
  const { t } = vscode.l10n;
  const lines = [
    dimension === null
      ? `**${t("Dynamics function")}**, ${t("dimension set by the initial state")}`
      : `**${t("Dynamics function")}**, ${t("dimension {0}", dimension)}: ${stateNames.map((name) => `\`${name}\``).join(", ")}`,
  ];
  if (initial) lines.push(`${t("starts at")} ${initial.map(short).join(", ")}`);
  for (const { name, shape, value, length, fixed } of parameters) {
    const shown = length <= 4 ? value.slice(0, length).map(short).join(", ") : t("{0} values", length);
    lines.push(`\`${name}\` ${shape === "number" ? "" : `${shape} `}= ${shown}${fixed ? ` (${t("fixed")})` : ""}`);
  }
  if (operations !== undefined) lines.push(t("{0} operations per evaluation", operations));
  if (broken) lines.push(t("The body has errors; see the problems of this file."));
  return new vscode.MarkdownString(lines.join("\n\n"));
}

const short = (x: number) => String(Number(x.toPrecision(6)));
