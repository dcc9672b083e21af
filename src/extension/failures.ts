import * as vscode from "vscode";
import { shown } from "../display/shown.ts";
import { notify } from "./surfaces.ts";

/** What the reader asked for must not fail without a word. */
export async function sayFailure(log: vscode.LogOutputChannel, action: Promise<unknown>): Promise<void> {
  try {
    await action;
  } catch (error) {
    if (error instanceof vscode.CancellationError) return;
    const message = error instanceof Error ? error.message : String(error);
    log.error(message);
    void notify("error", shown("notification", vscode.l10n.t("That did not work: {0}", message)));
  }
}
