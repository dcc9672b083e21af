import * as vscode from "vscode";
import { type Shown, shown, template } from "../display/shown.ts";

/*
 * Every call that puts text on the editor's own surfaces. They take text that is fit for the place alone; a test sees to it
 * that no other file of the extension makes one of these calls.
 */

type Severity = "information" | "warning" | "error";

/** A notification; resolves to the button that was pressed. */
export function notify<Button extends string>(
  severity: Severity,
  text: Shown<"notification">,
  ...buttons: Button[]
): Thenable<Button | undefined> {
  const { showInformationMessage, showWarningMessage, showErrorMessage } = vscode.window;
  const show = { information: showInformationMessage, warning: showWarningMessage, error: showErrorMessage }[severity];
  return show<Button>(text, ...buttons);
}

/** A notification of work under way, which can be cancelled; `report` takes percent done since the last one. */
export function whileShown<Result>(
  title: Shown<"notification">,
  work: (
    report: (message: Shown<"notification">, increment?: number) => void,
    token: vscode.CancellationToken,
  ) => Promise<Result>,
): Thenable<Result> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (progress, token) =>
    work((message, increment) => progress.report({ message, increment }), token),
  );
}

/** A word in the status bar for four seconds. */
export function mention(text: Shown<"label">): void {
  vscode.window.setStatusBarMessage(text, 4000);
}

/** Puts text on the clipboard, and says so in the status bar, with what else there is to know. */
export async function copy(
  text: string,
  said: Shown<"label"> = shown("label", vscode.l10n.t("Copied")),
): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  mention(said);
}

/** One thing to choose from. */
export interface Choice extends vscode.QuickPickItem {
  readonly label: Shown<"label">;
  readonly detail?: Shown<"label">;
  readonly description?: Shown<"label">;
}

export function choose<Item extends Choice>(
  items: readonly Item[],
  placeHolder: Shown<"plain">,
  title?: Shown<"plain">,
): Thenable<Item | undefined> {
  return vscode.window.showQuickPick(items, { placeHolder, title });
}

/** Asks for a folder. */
export async function chooseFolder(title: Shown<"plain">, openLabel: Shown<"plain">): Promise<vscode.Uri | undefined> {
  const options = { title, openLabel, canSelectFolders: true, canSelectFiles: false, canSelectMany: false };
  return (await vscode.window.showOpenDialog(options))?.[0];
}

/** Asks for a file that there is. */
export async function chooseFile(
  title: Shown<"plain">,
  openLabel: Shown<"plain">,
  defaultUri: vscode.Uri | undefined,
  filters: Readonly<Record<string, string[]>>,
): Promise<vscode.Uri | undefined> {
  return (await vscode.window.showOpenDialog({ title, openLabel, defaultUri, filters, canSelectMany: false }))?.[0];
}

/** Asks where to save. */
export function chooseTarget(
  title: Shown<"plain">,
  defaultUri: vscode.Uri | undefined,
  filters: Readonly<Record<string, string[]>>,
): Thenable<vscode.Uri | undefined> {
  return vscode.window.showSaveDialog({ title, defaultUri, filters });
}

/** A hover that can run no command and show no HTML. */
export function hover(text: Shown<"markdown">, range: vscode.Range): vscode.Hover {
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return new vscode.Hover(markdown, range);
}

/** A lens that runs a command; its icon is a product icon of VS Code. */
export function lens(
  range: vscode.Range,
  icon: string,
  title: Shown<"label">,
  tooltip: Shown<"plain">,
  action: { readonly command: string; readonly arguments: unknown[] },
): vscode.CodeLens {
  return new vscode.CodeLens(range, { ...action, title: withIcon(icon, title), tooltip });
}

const label = template("label");

/** The icons of the status bar. */
const icons = { engine: "circuit-board", working: "sync~spin" };

type Icon = keyof typeof icons;

/** A text after a product icon, whose name has no other signs. */
export const withIcon = (icon: string, text: Shown<"label">) =>
  label`$(${shown("label", icon.replace(/[^a-z~-]/g, ""))}) ${text}`;

/** A row of a tree: a file by its address, anything else by its name. */
export function row(
  name: vscode.Uri | Shown<"label">,
  state: vscode.TreeItemCollapsibleState = vscode.TreeItemCollapsibleState.None,
  description?: Shown<"label">,
): vscode.TreeItem {
  const item = name instanceof vscode.Uri ? new vscode.TreeItem(name, state) : new vscode.TreeItem(name, state);
  item.description = description;
  return item;
}

/** An item of the status bar, hidden while it has nothing to say. */
export class StatusItem implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;

  constructor(id: string, side: vscode.StatusBarAlignment, name: Shown<"plain">, command: string | vscode.Command) {
    this.#item = vscode.window.createStatusBarItem(id, side, 0);
    this.#item.name = name;
    this.#item.command = command;
  }

  show(icon: Icon, text: Shown<"label">, tooltip?: Shown<"plain">): void {
    this.#item.text = withIcon(icons[icon], text);
    this.#item.tooltip = tooltip;
    this.#item.show();
  }

  hide(): void {
    this.#item.hide();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

/** A squiggle with a sentence. */
export class Squiggle extends vscode.Diagnostic {
  constructor(range: vscode.Range, message: Shown<"plain">, severity: vscode.DiagnosticSeverity, code: string) {
    super(range, message, severity);
    this.source = "node-ode";
    this.code = code;
  }
}

/** A repair in the menu of quick fixes, for the problems that it mends. */
export function quickFix(title: Shown<"plain">, mends: readonly vscode.Diagnostic[]): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [...mends];
  return action;
}

/** A panel in a column, by default the one beside the editor. */
export function openPanel(
  viewType: string,
  title: Shown<"plain">,
  viewColumn = vscode.ViewColumn.Beside,
  takesFocus = false,
): vscode.WebviewPanel {
  const place = { viewColumn, preserveFocus: !takesFocus };
  return vscode.window.createWebviewPanel(viewType, title, place, { retainContextWhenHidden: false });
}

export function entitle(panel: vscode.WebviewPanel, title: Shown<"plain">): void {
  panel.title = title;
}
