import * as vscode from "vscode";
import { uriKey } from "../core/uri.ts";

/** What is equal where two addresses mean the same file. */
export const keyOf = (uri: vscode.Uri): string => uriKey(uri.toString());

export const sameFile = (a: vscode.Uri, b: vscode.Uri): boolean => keyOf(a) === keyOf(b);

/** The document of a file that is open in the editor, saved or not. */
export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = keyOf(uri);
  return vscode.workspace.textDocuments.find((document) => keyOf(document.uri) === key);
}
