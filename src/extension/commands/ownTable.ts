import * as vscode from "vscode";
import { refusalOf, textOf } from "../../core/fileText.ts";
import { shown } from "../../display/shown.ts";
import { readText } from "../readText.ts";
import { choose, chooseFile, chooseFolder, notify } from "../surfaces.ts";
import { freeName } from "./freeName.ts";

/** A table, and the folder of the file that names it. */
export interface OwnTable {
  readonly folder: vscode.Uri;
  /** The table as seen from the folder, `data/measured.csv`. */
  readonly file: string;
  readonly text: string;
}

/**
 * A table of the reader's, or an example to be replaced. One that lies elsewhere is copied, for data are read from below a
 * program's folder alone.
 *
 * @param name of the template, whose table is the example
 * @param beside the file that is to name it; where there is none, the folder is the one that is open, else the table's own, or
 *   it is asked for
 * @param given the table; else it is asked for
 */
export async function ownTable(
  extension: vscode.Uri,
  name: string,
  beside: vscode.Uri | undefined,
  given: vscode.Uri | undefined,
): Promise<OwnTable | undefined> {
  const open = beside ? vscode.Uri.joinPath(beside, "..") : vscode.workspace.workspaceFolders?.[0]?.uri;
  const example = vscode.Uri.joinPath(extension, "templates", `${name}.csv`);
  const table = given ?? (await askForTable(open, example));
  if (!table) return undefined;
  const folder = open ?? (table === example ? await askForFolder() : vscode.Uri.joinPath(table, ".."));
  if (!folder) return undefined;
  const file = below(folder, table) ?? (await copied(table, folder));
  const read = await readText(vscode.Uri.joinPath(folder, file), vscode.Uri.joinPath(folder, `${name}.node-ode.ts`));
  const text = textOf(read);
  if (text !== undefined) return { folder, file, text };
  const missing = vscode.l10n.t("There is no file {0}", file);
  void notify("error", shown("notification", refusalOf(read) ?? missing));
  return undefined;
}

async function askForTable(near: vscode.Uri | undefined, example: vscode.Uri): Promise<vscode.Uri | undefined> {
  const { t } = vscode.l10n;
  const own = {
    label: shown("label", t("Choose a table…")),
    detail: shown("label", t("A CSV file with a header: t for the time, and a column for each state")),
    ask: () => askForFile(near),
  };
  const begun = {
    label: shown("label", t("Begin with an example table")),
    detail: shown("label", t("Its rows are there to be replaced by yours")),
    ask: () => example,
  };
  return (await choose([own, begun], shown("plain", t("Where are the data?"))))?.ask();
}

function askForFile(near: vscode.Uri | undefined): Thenable<vscode.Uri | undefined> {
  const { t } = vscode.l10n;
  const filters = { [t("Tables")]: ["csv", "tsv", "txt"], [t("All files")]: ["*"] };
  return chooseFile(
    shown("plain", t("Which table shall be learnt?")),
    shown("plain", t("Learn this table")),
    near,
    filters,
  );
}

function askForFolder(): Promise<vscode.Uri | undefined> {
  const { t } = vscode.l10n;
  const title = t("Where shall the experiment and its table be written?");
  return chooseFolder(shown("plain", title), shown("plain", t("Write here")));
}

/** The path of what lies in a folder or below it, as seen from there. */
function below(folder: vscode.Uri, file: vscode.Uri): string | undefined {
  const top = folder.path.endsWith("/") ? folder.path : `${folder.path}/`;
  const isBelow = file.scheme === folder.scheme && file.authority === folder.authority && file.path.startsWith(top);
  return isBelow ? file.path.slice(top.length) : undefined;
}

async function copied(table: vscode.Uri, folder: vscode.Uri): Promise<string> {
  const [, stem, ending] = /([^/]*?)(\.[^./]*)?$/.exec(table.path)!;
  const copy = await freeName(folder, stem, ending);
  await vscode.workspace.fs.copy(table, copy);
  return below(folder, copy)!;
}
