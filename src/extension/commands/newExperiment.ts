import * as vscode from "vscode";
import { shown } from "../../display/shown.ts";
import { isEmpty, SELECTOR } from "../documents.ts";
import type { Panels } from "../panels/panels.ts";
import type { LabServices } from "../services.ts";
import { choose } from "../surfaces.ts";
import { forTable } from "../templates/ownData.ts";
import { type Template, templates } from "../templates/registry.ts";
import { freeName } from "./freeName.ts";
import { ownTable } from "./ownTable.ts";

type Services = Pick<LabServices, "documents" | "engine" | "extensionUri"> & { readonly panels: Panels };

const ENDING = ".node-ode.ts";

/**
 * Writes a file from a template, into the empty file in front where there is one, and shows it with its panel beside it.
 *
 * @param name the template's, as lenses and keybindings give it; where there is none of that name it is asked for
 * @param into the empty file that a lens stands over
 * @param table the table for a template that has one; else it is asked for
 */
export async function newExperiment(
  services: Services,
  name?: unknown,
  into?: unknown,
  table?: unknown,
): Promise<void> {
  const template = (typeof name === "string" && templates.find(name)) || (await chooseTemplate());
  if (!template) return;
  const empty = await emptyDocument(into);
  const document = template.hasTable
    ? await writeForTable(services, template, empty, table instanceof vscode.Uri ? table : undefined)
    : await write(services, template, empty);
  if (document) await showPanel(services, document, template);
}

async function chooseTemplate(): Promise<Template | undefined> {
  const { t } = vscode.l10n;
  const choices = [...templates].map((template) => ({
    label: shown("label", t(template.title)),
    detail: shown("label", t(template.doc)),
    template,
  }));
  const question = shown("plain", t("What do you want to start from?"));
  return (await choose(choices, question, shown("plain", t("New Neural ODE experiment"))))?.template;
}

/** The empty file of equations that was named, or that is in front. */
async function emptyDocument(into: unknown): Promise<vscode.TextDocument | undefined> {
  const document =
    into instanceof vscode.Uri
      ? await vscode.workspace.openTextDocument(into)
      : vscode.window.activeTextEditor?.document;
  return document && vscode.languages.match(SELECTOR, document) > 0 && isEmpty(document) ? document : undefined;
}

async function write(
  { extensionUri }: Services,
  template: Template,
  empty: vscode.TextDocument | undefined,
): Promise<vscode.TextDocument> {
  const text = await textOf(extensionUri, template);
  if (empty) return filled(empty, text);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? saved(folder, template.name, text) : filled(await untitled(template.name), text);
}

/** The model of a table, beside it. */
async function writeForTable(
  { engine, extensionUri }: Services,
  template: Template,
  empty: vscode.TextDocument | undefined,
  given: vscode.Uri | undefined,
): Promise<vscode.TextDocument | undefined> {
  // What is saved nowhere cannot name a file.
  const into = empty?.isUntitled ? undefined : empty;
  const table = await ownTable(extensionUri, template.name, into?.uri, given);
  if (!table) return undefined;
  const { file, text, folder } = table;
  const [model, sketch] = await Promise.all([
    textOf(extensionUri, template),
    engine.request("sketchTable", { file, text }),
  ]);
  const adapted = forTable(model, file, sketch);
  return into ? filled(into, adapted) : saved(folder, template.name, adapted);
}

/** The text of a template's file. */
async function textOf(extension: vscode.Uri, { name }: Template): Promise<string> {
  const file = vscode.Uri.joinPath(extension, "templates", `${name}${ENDING}`);
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}

async function saved(folder: vscode.Uri, stem: string, text: string): Promise<vscode.TextDocument> {
  const uri = await freeName(folder, stem, ENDING);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

/** A file of the reader's own that is nowhere on the disk until it is saved. */
async function untitled(stem: string): Promise<vscode.TextDocument> {
  for (let n = 1; ; n++) {
    const uri = vscode.Uri.from({ scheme: "untitled", path: `${stem}${n === 1 ? "" : n}${ENDING}` });
    const document = await vscode.workspace.openTextDocument(uri);
    if (isEmpty(document)) return document;
  }
}

async function filled(document: vscode.TextDocument, text: string): Promise<vscode.TextDocument> {
  const editor = await vscode.window.showTextDocument(document);
  const end = document.lineAt(document.lineCount - 1).range.end;
  await editor.edit((edit) => edit.replace(new vscode.Range(new vscode.Position(0, 0), end), text));
  return document;
}

/** The panel of the first experiment that it means something for. */
async function showPanel(
  { documents, panels }: Services,
  document: vscode.TextDocument,
  { opens }: Template,
): Promise<void> {
  const description = await documents.describe(document);
  const found = description?.experiments.find(({ offered }) => offered.includes(opens));
  if (found) await panels.show(opens, { uri: document.uri, name: found.name });
}
