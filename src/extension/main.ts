import * as vscode from "vscode";
import type { Lab } from "./lab.ts";

/** Files the extension is for; VS Code has no activation event for a file name pattern, so `onLanguage:typescript` wakes it. */
const isNodeOde = (document: vscode.TextDocument) => document.uri.path.endsWith(".node-ode.ts");

/** What activation hands to tests and the bench. */
export interface Handle {
  readonly lab: () => Lab;
  readonly loaded: () => boolean;
  /** Milliseconds that registering commands and views took. */
  readonly registering: number;
}

/**
 * Registers what must exist at once (commands and the views' placeholders) and loads the rest, `lab.cjs`, at the first
 * `.node-ode.ts` file, command or view: opening any other TypeScript file costs nothing.
 */
export function activate(context: vscode.ExtensionContext): Handle {
  const began = performance.now();
  let lab: Lab | undefined;
  // The editor listens to a tree as soon as it is registered: listening to the lab's own would load it.
  const treeChanged = new vscode.EventEmitter<undefined>();
  const load = (): Lab => {
    if (!lab) {
      const module: typeof import("./lab.ts") = require("./lab.cjs");
      lab = new module.Lab(context);
      context.subscriptions.push(lab.tree.onDidChangeTreeData(() => treeChanged.fire(undefined)));
    }
    return lab;
  };
  for (const { command } of context.extension.packageJSON.contributes.commands as { command: string }[]) {
    context.subscriptions.push(vscode.commands.registerCommand(command, (...args) => load().run(command, args)));
  }
  context.subscriptions.push(
    treeChanged,
    vscode.window.registerTreeDataProvider("nodeOde.files", {
      onDidChangeTreeData: treeChanged.event,
      getChildren: (item?: vscode.TreeItem) => load().tree.getChildren(item),
      getTreeItem: (item: vscode.TreeItem) => item,
    }),
    vscode.window.registerWebviewViewProvider("nodeOde.plots", {
      resolveWebviewView: (view) => load().plots.resolve(view),
    }),
    vscode.window.registerWebviewPanelSerializer("nodeOde.panel", {
      deserializeWebviewPanel: (panel, state) => load().panels.restore(panel, state),
    }),
  );
  const registering = performance.now() - began;
  if (vscode.workspace.textDocuments.some(isNodeOde)) load();
  else {
    const waiting = vscode.workspace.onDidOpenTextDocument((document) => {
      if (!isNodeOde(document)) return;
      waiting.dispose();
      load();
    });
    context.subscriptions.push(waiting);
  }
  return { lab: load, loaded: () => lab !== undefined, registering };
}
