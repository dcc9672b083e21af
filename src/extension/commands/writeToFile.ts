import * as vscode from "vscode";
import { experimentValues } from "../../panels/experimentValues.ts";
import type {
  DocumentDescription,
  FunctionDescription,
  PortraitOptions,
  PortraitUsed,
} from "../../protocol/engineApi.ts";
import { own } from "../../protocol/own.ts";
import type { Documents } from "../documents.ts";
import { toRange } from "../ranges.ts";
import type { Subject } from "../studies.ts";
import { type ExperimentValues, experimentEdits, type TextReplacement } from "./experimentEdits.ts";
import { literal, nested, sizes } from "./numberText.ts";

/** Values to write into the source: the initial state, and parameters by name (packed). */
export interface Values {
  readonly initial?: readonly number[];
  readonly theta?: Readonly<Record<string, readonly number[]>>;
}

/**
 * The edits by which a file says what a portrait shows: those of the experiment that it is of, or of the defaults of the function.
 *
 * @throws NotWritten where an option is computed, or written elsewhere
 */
export function portraitEdits(
  document: vscode.TextDocument,
  { functions, experiments }: DocumentDescription,
  name: string,
  options: PortraitOptions,
  used: PortraitUsed,
): TextReplacement[] {
  const dynamics = functions.find((candidate) => candidate.name === used.function);
  if (!dynamics) return [];
  const text = document.getText();
  if (used.function === name) {
    return [...replacements(dynamics, options)]
      .map(({ range, text: by }) => ({
        start: document.offsetAt(range.start),
        end: document.offsetAt(range.end),
        text: by,
      }))
      .filter(({ start, end, text: by }) => text.slice(start, end) !== by);
  }
  const experiment = experiments.find((candidate) => candidate.name === name);
  return experiment ? experimentEdits(text, experiment, dynamics, experimentValues(options, used).values) : [];
}

/** Makes edits of one document as one that one undo takes back; false when there are none, or the editor refuses. */
export async function makeEdits(document: vscode.TextDocument, edits: readonly TextReplacement[]): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of edits) {
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  }
  return edit.size > 0 && vscode.workspace.applyEdit(edit);
}

/**
 * Makes an experiment say what its panel shows; false when nothing changed or the experiment is no longer there.
 *
 * @throws NotWritten where an option is computed, or written elsewhere
 */
export async function writeToExperiment(
  documents: Documents,
  { uri, name }: Subject,
  values: ExperimentValues,
): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(uri);
  const description = await documents.describe(document);
  const experiment = description?.experiments.find((candidate) => candidate.name === name);
  const dynamics = description?.functions.find((candidate) => candidate.name === experiment?.function);
  if (!experiment || !dynamics || description?.version !== document.version) return false;
  return makeEdits(document, experimentEdits(document.getText(), experiment, dynamics, values));
}

/** The edits that put values into the defaults of a function. */
export function* replacements({ initial, initialRange, parameters }: FunctionDescription, values: Values) {
  if (values.initial && initialRange && !same(values.initial, initial ?? [])) {
    const scalar = initial?.length === 1 && values.initial.length === 1;
    yield {
      range: toRange(initialRange),
      text: scalar ? literal(values.initial[0]) : nested(values.initial, [values.initial.length]),
    };
  }
  for (const parameter of parameters) {
    const value = own(values.theta, parameter.name);
    if (!value || !parameter.valueRange || same(value, parameter.value)) continue;
    yield { range: toRange(parameter.valueRange), text: nested(value, sizes(parameter)) };
  }
}

const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((x, i) => Object.is(x, b[i]));
