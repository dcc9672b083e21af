import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Handle } from "../../../src/extension/main.ts";
import type { AnalysisController } from "../../../src/extension/panels/analysisController.ts";
import type { PortraitController } from "../../../src/extension/panels/portraitController.ts";
import type { TrainingController } from "../../../src/extension/panels/trainingController.ts";
import { until } from "../../until.ts";

export { until };

/** The extension, active or not. */
export function extension(): vscode.Extension<Handle> {
  const found = vscode.extensions.getExtension<Handle>("neural-ode-lab.node-ode");
  if (!found) throw new Error("the extension is not installed in this host");
  return found;
}

/** A Node of another version than the editor's, from the driver. */
export function otherNode(): string {
  const node = process.env.NODE_ODE_OTHER_NODE;
  assert.ok(node, "the driver names another Node");
  return node;
}

/** What the extension hands to its tests. */
export async function api(): Promise<Handle> {
  return extension().activate();
}

/** Opens a file of the workspace in an editor. */
export async function open(file: string): Promise<vscode.TextEditor> {
  const folder = vscode.workspace.workspaceFolders?.[0].uri;
  if (!folder) throw new Error("no folder is open");
  return vscode.window.showTextDocument(vscode.Uri.joinPath(folder, file));
}

/** Writes a file into the workspace and opens it. */
export async function write(file: string, text: string): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0].uri, file);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return open(file);
}

/** Puts `text` in place of the first occurrence of `search`. */
export async function replace(editor: vscode.TextEditor, search: string, text: string): Promise<void> {
  const at = editor.document.getText().indexOf(search);
  if (at < 0) throw new Error(`"${search}" is not in the file`);
  const range = new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + search.length));
  await editor.edit((edit) => edit.replace(range, text));
}

/** Opens the portrait panel of a function and waits for its drawing. */
export function portraitOf(uri: vscode.Uri, name: string): Promise<PortraitController> {
  return panelOf<PortraitController>("nodeOde.phasePortrait", uri, name, "portrait");
}

/** Opens the panel of an analysis that reports, on a function or experiment, and waits for its first report. */
export function reportOf(analysis: string, uri: vscode.Uri, name: string): Promise<AnalysisController> {
  return panelOf<AnalysisController>(`nodeOde.${analysis}`, uri, name, analysis);
}

/** Opens the training panel of an experiment and waits for its drawing. */
export function trainingOf(uri: vscode.Uri, name: string): Promise<TrainingController> {
  return panelOf<TrainingController>("nodeOde.train", uri, name, "training");
}

async function panelOf<C extends PortraitController | AnalysisController | TrainingController>(
  command: string,
  uri: vscode.Uri,
  name: string,
  kind: string,
): Promise<C> {
  const { lab } = await api();
  await vscode.commands.executeCommand(command, { uri, name });
  return until(`the ${kind} of ${name}`, () => {
    const found = lab().panels.controllers.find(
      (controller) =>
        controller.subject.name === name &&
        controller.subject.uri.toString() === uri.toString() &&
        lab().panels.shown(controller)?.kind === kind,
    ) as C | undefined;
    return found?.result && found;
  });
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** The first text of the hovers at a position that one waits for. */
export function hoverWith(document: vscode.TextDocument, position: vscode.Position, wanted: RegExp): Promise<string> {
  return until(`a hover with ${wanted}`, async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      position,
    );
    const texts = hovers.flatMap(({ contents }) =>
      contents.map((content) => (typeof content === "string" ? content : content.value)),
    );
    return texts.find((text) => wanted.test(text));
  });
}
