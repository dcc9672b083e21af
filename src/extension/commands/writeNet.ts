import * as vscode from "vscode";
import type { FittedFunctionDescription, ParameterDescription } from "../../protocol/engineApi.ts";
import type { NetView } from "../../protocol/trainingViewApi.ts";
import type { Documents } from "../documents.ts";
import { toRange } from "../ranges.ts";

/** Where a net that is learnt stands among all parameters, and the functions that are fitted. */
export interface FittedNet {
  readonly net: NetView;
  readonly offset: number;
  readonly functions: readonly FittedFunctionDescription[];
}

/**
 * Writes a net's hidden layers (their sizes) or its activation (a name) into the call that makes it, of a net that several functions
 * share into that of each, as one edit that one undo takes back; false where nothing changes or the text has other places by now.
 */
export async function writeNet(
  documents: Documents,
  uri: vscode.Uri,
  { net: { name, layers, activation }, offset, functions }: FittedNet,
  change: readonly number[] | string,
): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(uri);
  const description = await documents.describe(document);
  if (description?.version !== document.version) return false;
  const ofFunctions = (isIt: (parameter: string, fitted: FittedFunctionDescription) => boolean) =>
    functions.flatMap((fitted) => {
      const found = description.functions.find((each) => each.name === fitted.name);
      return found?.parameters.filter((parameter) => isIt(parameter.name, fitted)) ?? [];
    });
  const shared = ofFunctions((own, { parameters }) => parameters.some((p) => p.name === own && p.offset === offset));
  // Experiments of one function may have each their own, `a.net`, made by one call.
  const bare = name.slice(name.lastIndexOf(".") + 1);
  const all = shared.length > 0 ? shared : ofFunctions((own) => own === bare);
  const edit = new vscode.WorkspaceEdit();
  const sizes = typeof change === "string" ? "" : [layers[0], ...change, layers[layers.length - 1]].join(", ");
  if (change === activation || sizes === layers.join(", ")) return false;
  for (const parameter of all) writeInto(edit, uri, parameter, typeof change === "string" ? change : { sizes });
  return edit.size > 0 && vscode.workspace.applyEdit(edit);
}

function writeInto(
  edit: vscode.WorkspaceEdit,
  uri: vscode.Uri,
  { activationSite, layersRange }: ParameterDescription,
  change: string | { readonly sizes: string },
): void {
  if (typeof change !== "string") {
    if (layersRange) edit.replace(uri, toRange(layersRange), `[${change.sizes}]`);
  } else if (activationSite) {
    const { range, before, after } = activationSite;
    edit.replace(uri, toRange(range), `${before}${JSON.stringify(change)}${after}`);
  }
}
