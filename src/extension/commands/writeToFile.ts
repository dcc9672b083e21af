import * as vscode from "vscode";
import type { FunctionDescription } from "../../protocol/engineApi.ts";
import type { Documents } from "../documents.ts";
import { toRange } from "../ranges.ts";
import type { Subject } from "../studies.ts";
import { type ExperimentValues, experimentEdits } from "./experimentEdits.ts";
import { literal, nested, sizes } from "./numberText.ts";

/** Values to write into the source: the initial state, and parameters by name (packed). */
export interface Values {
  readonly initial?: readonly number[];
  readonly theta?: Readonly<Record<string, readonly number[]>>;
}

/**
 * Writes values into the defaults of a dynamics function, as one edit that one undo takes back; false when nothing changed or
 * the function is no longer there.
 */
export async function writeToFile(
  documents: Documents,
  uri: vscode.Uri,
  name: string,
  values: Values,
): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(uri);
  const description = await documents.describe(document);
  const found = description?.functions.find((candidate) => candidate.name === name);
  if (!found || description?.version !== document.version) return false;
  const edit = new vscode.WorkspaceEdit();
  for (const { range, text } of replacements(found, values)) {
    if (document.getText(range) !== text) edit.replace(uri, range, text);
  }
  return edit.size > 0 && vscode.workspace.applyEdit(edit);
}

/**
 * Makes an experiment say what its panel shows, as one edit that one undo takes back; false when nothing changed or the
 * experiment is no longer there.
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
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of experimentEdits(document.getText(), experiment, dynamics, values)) {
    edit.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  }
  return edit.size > 0 && vscode.workspace.applyEdit(edit);
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
    const value = values.theta?.[parameter.name];
    if (!value || !parameter.valueRange || same(value, parameter.value)) continue;
    yield { range: toRange(parameter.valueRange), text: nested(value, sizes(parameter)) };
  }
}

const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((x, i) => Object.is(x, b[i]));
