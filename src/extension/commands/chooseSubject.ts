import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import type { AnalysisDescription } from "../../protocol/analysisApi.ts";
import type { TextRange } from "../../protocol/textRange.ts";
import { type Documents, SELECTOR } from "../documents.ts";
import { translated } from "../panels/optionControls.ts";
import { toRange } from "../ranges.ts";
import type { Subject } from "../studies.ts";
import { choose, notify } from "../surfaces.ts";

/**
 * What a command is about: the function or experiment given or under the cursor, where the analysis means something for it, else
 * the only experiment of that function for which it does, the only one of the file, or the one the user picks.
 *
 * @param analysis undefined where any subject will do
 */
export async function chooseSubject(
  documents: Documents,
  analysis: AnalysisDescription | undefined,
  given?: Subject,
): Promise<Subject | undefined> {
  const editor = given ? undefined : equationsEditor();
  const uri = given?.uri ?? editor?.document.uri;
  if (!uri) return undefined;
  const description = await documents.describe(await vscode.workspace.openTextDocument(uri));
  const { functions = [], experiments = [] } = description ?? {};
  const suits = ({ offered }: { readonly offered: readonly string[] }) =>
    analysis === undefined || offered.includes(analysis.name);
  const cursor = editor?.selection.active;
  const isMeant = ({ name, range }: { readonly name: string; readonly range: TextRange }) =>
    given ? name === given.name : cursor !== undefined && toRange(range).contains(cursor);
  const all = [...functions, ...experiments].filter(suits);
  const meant = all.find(isMeant);
  const dynamics = functions.find(isMeant);
  const own = experiments.filter((candidate) => candidate.function === dynamics?.name && suits(candidate));
  const choice = meant ? [meant] : own.length > 0 ? own : given ? [] : all;
  if (choice.length === 0) {
    say(nothing(analysis, functions.length));
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
    translated(analysis.title),
    translated(analysis.needs),
  );
}

/** The editor in front, if it shows equations; else a word on what to open. */
function equationsEditor(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor && vscode.languages.match(SELECTOR, editor.document) > 0) return editor;
  say(vscode.l10n.t("Open a file whose name ends in .node-ode.ts first."));
  return undefined;
}

function say(text: string): void {
  void notify("information", shown("notification", text));
}

/** Asks for one of some names. */
async function pick(items: readonly { readonly name: string }[], question: string): Promise<string | undefined> {
  const choices = items.map(({ name }) => ({ label: shown("label", name), name }));
  return (await choose(choices, shown("plain", question)))?.name;
}
