import * as vscode from "vscode";
import type { DocumentDescription, ParameterDescription } from "../../protocol/engineApi.ts";
import type { ParametersResult } from "../../protocol/trainingViewApi.ts";
import type { Documents } from "../documents.ts";
import type { EngineClient } from "../engineClient.ts";
import { toRange } from "../ranges.ts";
import type { Subject } from "../studies.ts";
import { type WeightsFile, weightsFiles } from "./weightsFiles.ts";
import { replacements } from "./writeToFile.ts";

/** Packed parameters of an experiment's function by name; undefined when the text is other than the engine's. */
export async function learnedParameters(
  engine: EngineClient,
  documents: Documents,
  { uri, name }: Subject,
  theta: Float64Array,
): Promise<ParametersResult | undefined> {
  const document = await vscode.workspace.openTextDocument(uri);
  const description = await documents.describe(document);
  if (description?.version !== document.version) return undefined;
  return engine.request("parameters", { uri: uri.toString(), version: document.version, name, theta });
}

export interface Written {
  /** For the reader: the source, and what was made beside it. */
  readonly files: readonly string[];
  /** Parameters that the experiment goes on giving values of its own. */
  readonly hidden: readonly string[];
  /** Puts back what was there before; false where the source was changed since, or the editor refuses. */
  readonly undo: () => Promise<boolean>;
}

/**
 * Writes learned parameters where the source has them, as one edit: numbers and arrays into the defaults, each net into
 * `<experiment>.weights.json` beside the file with the import that reads it. Fixed parameters stay as they are.
 *
 * @returns what was written; undefined when nothing was, because there was nothing to write or the text has changed meanwhile
 * @throws where the editor refuses to write
 */
export async function writeTrained(
  engine: EngineClient,
  documents: Documents,
  subject: Subject,
  theta: Float64Array,
): Promise<Written | undefined> {
  const { uri, name } = subject;
  const learned = await learnedParameters(engine, documents, subject, theta);
  const document = await vscode.workspace.openTextDocument(uri);
  const description = documents.get(uri)?.description;
  if (!learned || !description || description.version !== document.version) return undefined;
  const written = learned.functions.flatMap(({ name: of, parameters }) => {
    const dynamics = description.functions.find((candidate) => candidate.name === of);
    const free = parameters.filter(({ fixed }) => !fixed);
    return dynamics ? [{ dynamics, free, nets: free.filter(({ net }) => net) }] : [];
  });
  const nets = written.flatMap(({ dynamics, nets: own }) => own.map((net) => ({ dynamics, net })));
  const edit = new vscode.WorkspaceEdit();
  const files = weightsFiles(
    name,
    nets.map(({ net }) => net.name),
    { text: document.getText(), imports: description.imports, files: await filesBeside(uri) },
  );
  // Files first: an edit of a text that stands before and after the making of a file is refused as two.
  for (const [n, { net }] of nets.entries()) {
    const contents = new TextEncoder().encode(`${net.json}\n`);
    edit.createFile(vscode.Uri.joinPath(uri, "..", files[n].file), { overwrite: true, contents });
  }
  for (const { dynamics, free } of written) {
    const values = free.filter(({ net }) => !net).map((parameter) => [parameter.name, [...parameter.packed]] as const);
    for (const { range, text } of replacements(dynamics, { theta: Object.fromEntries(values) })) {
      if (document.getText(range) !== text) edit.replace(uri, range, text);
    }
  }
  for (const [n, { dynamics, net }] of nets.entries()) {
    // A net that is not written as a call in place: its file is there, and where it belongs is for the author to say.
    const site = dynamics.parameters.find((parameter) => parameter.name === net.name)?.weightsSite;
    if (site) nameWeights(edit, document, description, files[n], site);
  }
  if (edit.size === 0) return undefined;
  const before = document.getText();
  const beside = files.map(({ file }) => vscode.Uri.joinPath(uri, "..", file));
  const kept = await Promise.all(beside.map(contentsOf));
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(vscode.l10n.t("the editor refused to write"));
  const after = document.getText();
  const undo = async () => {
    if (document.getText() !== after) return false;
    const back = new vscode.WorkspaceEdit();
    for (const [n, file] of beside.entries()) {
      const contents = kept[n];
      if (contents) back.createFile(file, { overwrite: true, contents });
      else back.deleteFile(file, { ignoreIfNotExists: true });
    }
    const all = new vscode.Range(new vscode.Position(0, 0), document.positionAt(after.length));
    if (after !== before) back.replace(uri, all, before);
    return vscode.workspace.applyEdit(back);
  };
  const source = vscode.workspace.asRelativePath(uri);
  return {
    files: [source, ...files.map(({ file }) => file)],
    hidden: written.flatMap(({ free }) => free.filter(({ overridden }) => overridden).map((of) => of.name)),
    undo,
  };
}

/** Undefined where there is no such file. */
async function contentsOf(file: vscode.Uri): Promise<Uint8Array | undefined> {
  try {
    return await vscode.workspace.fs.readFile(file);
  } catch {
    return undefined;
  }
}

async function filesBeside(uri: vscode.Uri): Promise<string[]> {
  const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(uri, ".."));
  return entries.map(([name]) => name);
}

/** The import of a file of weights, and its name in the call that makes the net. */
function nameWeights(
  edit: vscode.WorkspaceEdit,
  document: vscode.TextDocument,
  { imports }: DocumentDescription,
  { file, local, isImported }: WeightsFile,
  site: NonNullable<ParameterDescription["weightsSite"]>,
): void {
  if (!isImported) {
    const last = imports.at(-1);
    const line = `import ${local} from "./${file}" with { type: "json" };`;
    const at = last ? toRange(last.range).end : new vscode.Position(0, 0);
    edit.insert(document.uri, at, last ? `\n${line}` : `${line}\n`);
  }
  const range = toRange(site.range);
  const text = `${site.before}${local}${site.after}`;
  if (document.getText(range) !== text) edit.replace(document.uri, range, text);
}
