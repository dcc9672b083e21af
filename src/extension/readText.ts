import * as vscode from "vscode";
import { mostBytes } from "../core/mostBytes.ts";
import { isTable, tableText } from "../core/tableText.ts";
import type { SuppliedText } from "../protocol/engineMessages.ts";
import { refusedFile } from "./refusedFile.ts";
import { openDocument } from "./uris.ts";

/**
 * A file that the program of a document needs, through the editor's file system (local, remote or virtual); whether the
 * program may have it is decided first, and its size is asked before it is read.
 *
 * @param entry the document
 */
export async function readText(uri: vscode.Uri, entry: vscode.Uri): Promise<SuppliedText> {
  const refused = refusedFile(uri, entry);
  if (refused !== undefined) return { unreadable: refused };
  const open = openDocument(uri);
  // An editor takes a table for UTF-8: what it shows of another one is not what stands there.
  if (open && (open.isDirty || open.isUntitled || !isTable(uri.path))) return open.getText();
  const name = vscode.workspace.asRelativePath(uri);
  const most = mostBytes(uri.path);
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if (type & vscode.FileType.Directory) return { unreadable: vscode.l10n.t("{0} is a folder", name) };
    if (size > most) return tooLarge(name, size, most);
    const bytes = await vscode.workspace.fs.readFile(uri);
    if (bytes.length > most) return tooLarge(name, bytes.length, most);
    return decode(name, bytes);
  } catch {
    return null;
  }
}

function tooLarge(name: string, size: number, most: number): SuppliedText {
  const text = vscode.l10n.t(
    "{0} is too large to be read ({1} MB; the limit is {2} MB)",
    name,
    (size / 1e6).toFixed(1),
    most / 1e6,
  );
  return { unreadable: text };
}

function decode(name: string, bytes: Uint8Array): SuppliedText {
  if (isTable(name)) return tableText(bytes) ?? { unreadable: vscode.l10n.t("{0} is not text", name) };
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { unreadable: vscode.l10n.t("{0} is not text in UTF-8", name) };
  }
}
