import * as vscode from "vscode";
import type { FunctionDescription, ParameterDescription } from "../../protocol/engineApi.ts";
import type { Documents } from "../documents.ts";
import { toRange } from "../ranges.ts";

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

/** A shape such as `3` or `2×3` as sizes; a number has none. */
function sizes({ shape }: ParameterDescription): number[] {
  return shape === "number" ? [] : shape.split("×").map(Number);
}

function nested(value: readonly number[], [size, ...rest]: readonly number[]): string {
  if (size === undefined) return literal(value[0]);
  const length = value.length / size;
  return `[${Array.from({ length: size }, (_, i) => nested(value.slice(i * length, (i + 1) * length), rest)).join(", ")}]`;
}

/** The shortest text that reads back as the same double. */
function literal(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}

const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((x, i) => Object.is(x, b[i]));
