import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import type { TextRange } from "../../protocol/textRange.ts";
import { type Documents, SELECTOR } from "../documents.ts";
import { toRange } from "../ranges.ts";
import type { Subject } from "../studies.ts";
import { choose, notify } from "../surfaces.ts";

/** What a command from the palette is about: the function or experiment under the cursor, the only one, or the one the user picks. */
export async function chooseSubject(documents: Documents): Promise<Subject | undefined> {
  const editor = equationsEditor();
  if (!editor) return undefined;
  const { uri } = editor.document;
  const description = await documents.describe(editor.document);
  const all = [...(description?.functions ?? []), ...(description?.experiments ?? [])];
  if (all.length === 0) {
    say(vscode.l10n.t("This file exports no dynamics function f(z, t, theta) yet."));
    return undefined;
  }
  const under = all.find(({ range }) => toRange(range).contains(editor.selection.active));
  const only = all.length === 1 ? all[0] : undefined;
  const name = (under ?? only)?.name ?? (await pick(all, vscode.l10n.t("Of which function or experiment?")));
  return name === undefined ? undefined : { uri, name };
}

/**
 * The experiment to be trained: the one given or under the cursor, the only one of the file or of the function given or under
 * the cursor, or the one the user picks.
 */
export async function chooseTrainable(documents: Documents, given?: Subject): Promise<Subject | undefined> {
  const editor = given ? undefined : equationsEditor();
  const uri = given?.uri ?? editor?.document.uri;
  if (!uri) return undefined;
  const description = await documents.describe(await vscode.workspace.openTextDocument(uri));
  const all = (description?.experiments ?? []).filter(({ trainable }) => trainable);
  const cursor = editor?.selection.active;
  const isMeant = ({ name, range }: { name: string; range: TextRange }) =>
    given ? name === given.name : cursor !== undefined && toRange(range).contains(cursor);
  const experiment = all.find(isMeant);
  const dynamics = description?.functions.find(isMeant);
  const own = all.filter((candidate) => candidate.function === dynamics?.name);
  const choice = experiment ? [experiment] : own.length > 0 ? own : given ? [] : all;
  if (choice.length === 0) {
    const text = vscode.l10n.t(
      "Nothing here can be trained: that takes an experiment with `data` or a `loss`, and parameters that are not fixed.",
    );
    say(text);
    return undefined;
  }
  const name = choice.length === 1 ? choice[0].name : await pick(choice, vscode.l10n.t("Train which experiment?"));
  return name === undefined ? undefined : { uri, name };
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
