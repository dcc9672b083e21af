import * as vscode from "vscode";

/** What the setting `nodeOde.engine` says; undefined where it leaves the choice to the engine. */
export function engineSetting(): string | undefined {
  const engine = vscode.workspace.getConfiguration("nodeOde").get<string>("engine", "auto");
  return engine === "auto" ? undefined : engine;
}
