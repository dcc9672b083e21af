import * as vscode from "vscode";
import type { TextRange } from "../protocol/textRange.ts";

/** An engine range (1-based) as the editor's (0-based). */
export function toRange({ start, end }: TextRange): vscode.Range {
  return new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
}
