import * as vscode from "vscode";
import { code, joined, type Shown, shown, template } from "../../display/shown.ts";
import type { FunctionDescription } from "../../protocol/engineApi.ts";
import type { Documents } from "../documents.ts";
import { toRange } from "../ranges.ts";
import { hover } from "../surfaces.ts";

/** Hover on a dynamics function's name: its dimension, parameters with their values, and number of operations. */
export class Hovers implements vscode.HoverProvider {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const description = await this.#documents.describe(document);
    const found = description?.functions.find(({ nameRange }) => toRange(nameRange).contains(position));
    return found && hover(summary(found), toRange(found.nameRange));
  }
}

const markdown = template("markdown");
const words = (text: string) => shown("markdown", text);
const comma = markdown`, `;

/** What is known of a function; names are code, whatever they are. */
export function summary({
  stateNames,
  dimension,
  parameters,
  operations,
  initial,
  broken,
}: FunctionDescription): Shown<"markdown"> {
  const { t } = vscode.l10n;
  const title = markdown`**${words(t("Dynamics function"))}**`;
  const lines = [
    dimension === null
      ? markdown`${title}, ${words(t("dimension set by the initial state"))}`
      : markdown`${title}, ${words(t("dimension {0}", dimension))}: ${joined(stateNames.map(code), comma)}`,
  ];
  if (initial) lines.push(markdown`${words(t("starts at"))} ${words(initial.map(short).join(", "))}`);
  for (const { name, shape, value, length, fixed } of parameters) {
    const values = length <= 4 ? value.slice(0, length).map(short).join(", ") : t("{0} values", length);
    const kind = words(shape === "number" ? "" : `${shape} `);
    lines.push(markdown`${code(name)} ${kind}= ${words(`${values}${fixed ? ` (${t("fixed")})` : ""}`)}`);
  }
  if (operations !== undefined) lines.push(words(t("{0} operations per evaluation", operations)));
  if (broken) lines.push(words(t("The body has errors; see the problems of this file.")));
  return joined(lines, markdown`\n\n`);
}

const short = (x: number) => String(Number(x.toPrecision(6)));
