import * as vscode from "vscode";
import type { NetView } from "../../protocol/trainingViewApi.ts";
import type { Documents } from "../documents.ts";
import { toRange } from "../ranges.ts";

/**
 * Writes a net's hidden layers (their sizes) or its activation (a name) into the call that makes it, as one edit that one undo
 * takes back; false where nothing changes or the text has other places by now.
 */
export async function writeNet(
  documents: Documents,
  uri: vscode.Uri,
  dynamics: string,
  { name, layers, activation }: NetView,
  change: readonly number[] | string,
): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(uri);
  const description = await documents.describe(document);
  const found = description?.functions.find((each) => each.name === dynamics);
  const parameter = found?.parameters.find((each) => each.name === name);
  if (!parameter || description?.version !== document.version) return false;
  const edit = new vscode.WorkspaceEdit();
  if (typeof change === "string") {
    const { activationSite: site } = parameter;
    if (!site || change === activation) return false;
    edit.replace(uri, toRange(site.range), `${site.before}${JSON.stringify(change)}${site.after}`);
  } else {
    const sizes = [layers[0], ...change, layers[layers.length - 1]].join(", ");
    if (!parameter.layersRange || sizes === layers.join(", ")) return false;
    edit.replace(uri, toRange(parameter.layersRange), `[${sizes}]`);
  }
  return vscode.workspace.applyEdit(edit);
}
