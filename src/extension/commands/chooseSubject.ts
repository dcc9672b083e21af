import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import type { AnalysisDescription } from "../../protocol/analysisApi.ts";
import type { TextRange } from "../../protocol/textRange.ts";
import { type Documents, isEmpty, SELECTOR } from "../documents.ts";
import { toRange } from "../ranges.ts";
import type { Subject } from "../studies.ts";
import { choose, notify } from "../surfaces.ts";
import { keyOf } from "../uris.ts";

/** What a command was given: a function or experiment, or as the editor's menus have it a file. */
export type Given = Subject | vscode.Uri;

/**
 * What a command is about: the function or experiment given, that of the panel in front, or the one under the cursor, where the
 * analysis means something for it, else the only experiment of that function for which it does, the only one of the file, or the
 * one the user picks. With no equations in front the user picks the file, too.
 *
 * @param analysis undefined where any subject will do
 * @param inFront what the panel that has the focus is about
 */
export async function chooseSubject(
  documents: Documents,
  analysis: AnalysisDescription | undefined,
  given: Given | undefined,
  inFront: Subject | undefined,
): Promise<Subject | undefined> {
  const editor = equationsEditor();
  const file = given instanceof vscode.Uri ? given : undefined;
  const named = given instanceof vscode.Uri ? undefined : (given ?? (editor ? undefined : inFront));
  const uri = file ?? named?.uri ?? editor?.document.uri ?? (await chooseFile());
  if (!uri) return undefined;
  const document = await vscode.workspace.openTextDocument(uri);
  const description = await documents.describe(document);
  const { functions = [], experiments = [] } = description ?? {};
  const suits = ({ offered }: { readonly offered: readonly string[] }) =>
    analysis === undefined || offered.includes(analysis.name);
  const cursor = editor && keyOf(editor.document.uri) === keyOf(uri) ? editor.selection.active : undefined;
  const isMeant = ({ name, range }: { readonly name: string; readonly range: TextRange }) =>
    named ? name === named.name : cursor !== undefined && toRange(range).contains(cursor);
  const all = [...functions, ...experiments].filter(suits);
  const meant = all.find(isMeant);
  const dynamics = functions.find(isMeant);
  const own = experiments.filter((candidate) => candidate.function === dynamics?.name && suits(candidate));
  const choice = meant ? [meant] : own.length > 0 ? own : named ? [] : all;
  if (choice.length === 0) {
    if (isEmpty(document)) void offerTemplates(uri);
    else say(nothing(analysis, functions.length));
    return undefined;
  }
  const name =
    choice.length === 1 ? choice[0].name : await pick(choice, vscode.l10n.t("Of which function or experiment?"));
  return name === undefined ? undefined : { uri, name };
}

function nothing(analysis: AnalysisDescription | undefined, functions: number): string {
  if (functions === 0 || !analysis?.needs) {
    return vscode.l10n.t("This file exports no dynamics function f(z, t, theta) yet.");
  }
  return vscode.l10n.t(
    "{0}: nothing here suits. It takes {1}.",
    vscode.l10n.t(analysis.title),
    vscode.l10n.t(analysis.needs),
  );
}

/** There is nothing to draw in an empty file, but something to begin it with. */
async function offerTemplates(uri: vscode.Uri): Promise<void> {
  const begin = vscode.l10n.t("Choose a template");
  const chosen = await notify("information", shown("notification", vscode.l10n.t("This file is empty.")), begin);
  if (chosen === begin) await vscode.commands.executeCommand("nodeOde.newExperiment", undefined, uri);
}

/** The editor in front, if it shows equations. */
function equationsEditor(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && vscode.languages.match(SELECTOR, editor.document) > 0 ? editor : undefined;
}

/** One of the workspace's files with equations and of those that are open; asked for where there are several. */
async function chooseFile(): Promise<vscode.Uri | undefined> {
  const open = vscode.workspace.textDocuments.filter((document) => vscode.languages.match(SELECTOR, document) > 0);
  const found = await vscode.workspace.findFiles(EQUATIONS, "**/node_modules/**", MAX_FILES);
  const files = [...new Map([...open.map(({ uri }) => uri), ...found].map((uri) => [keyOf(uri), uri])).values()];
  if (files.length === 0) {
    say(vscode.l10n.t("Open a file whose name ends in .node-ode.ts first."));
    return undefined;
  }
  if (files.length === 1) return files[0];
  const choices = files.map((uri) => ({ label: shown("label", vscode.workspace.asRelativePath(uri)), uri }));
  return (await choose(choices, shown("plain", vscode.l10n.t("Of which file?"))))?.uri;
}

const EQUATIONS = "**/*.node-ode.ts";
/** Nobody looks through more. */
const MAX_FILES = 500;

function say(text: string): void {
  void notify("information", shown("notification", text));
}

/** Asks for one of some names. */
async function pick(items: readonly { readonly name: string }[], question: string): Promise<string | undefined> {
  const choices = items.map(({ name }) => ({ label: shown("label", name), name }));
  return (await choose(choices, shown("plain", question)))?.name;
}
