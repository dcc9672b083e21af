import * as vscode from "vscode";
import type { DocumentDescription, ParameterDescription } from "../../protocol/engineApi.ts";
import type { ParametersResult } from "../../protocol/trainingViewApi.ts";
import type { Documents } from "../documents.ts";
import type { EngineClient } from "../engineClient.ts";
import { toRange } from "../ranges.ts";
import type { Subject } from "../studies.ts";
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
}

/**
 * Writes learned parameters where the source has them, as one edit: numbers and arrays into the defaults, each net into
 * `<experiment>.weights.json` beside the file with the import that reads it. Fixed parameters stay as they are.
 *
 * @returns what was written; undefined when nothing was
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
  const dynamics = description?.functions.find((candidate) => candidate.name === learned?.function);
  if (!learned || !description || !dynamics || description.version !== document.version) return undefined;
  const free = learned.parameters.filter(({ fixed }) => !fixed);
  const nets = free.filter(({ net }) => net);
  const several = nets.length > 1;
  const edit = new vscode.WorkspaceEdit();
  const files = nets.map((net) => (several ? `${name}.${net.name}.weights.json` : `${name}.weights.json`));
  // Files first: an edit of a text that stands before and after the making of a file is refused as two.
  for (const [n, net] of nets.entries()) {
    const contents = new TextEncoder().encode(`${net.json}\n`);
    edit.createFile(vscode.Uri.joinPath(uri, "..", files[n]), { overwrite: true, contents });
  }
  const values = free.filter(({ net }) => !net).map((parameter) => [parameter.name, [...parameter.packed]] as const);
  for (const { range, text } of replacements(dynamics, { theta: Object.fromEntries(values) })) {
    if (document.getText(range) !== text) edit.replace(uri, range, text);
  }
  for (const [n, net] of nets.entries()) {
    // A net that is not written as a call in place: its file is there, and where it belongs is for the author to say.
    const site = dynamics.parameters.find((parameter) => parameter.name === net.name)?.weightsSite;
    const prefix = several ? `${name}_${net.name}` : name;
    if (site) nameWeights(edit, document, description, { file: files[n], site, prefix });
  }
  if (edit.size === 0 || !(await vscode.workspace.applyEdit(edit))) return undefined;
  const source = vscode.workspace.asRelativePath(uri);
  return { files: [source, ...files], hidden: free.filter((parameter) => parameter.overridden).map((of) => of.name) };
}

interface NamedWeights {
  readonly file: string;
  readonly site: NonNullable<ParameterDescription["weightsSite"]>;
  /** The import's name begins with it. */
  readonly prefix: string;
}

/** The import of a file of weights, and its name in the call that makes the net. */
function nameWeights(
  edit: vscode.WorkspaceEdit,
  document: vscode.TextDocument,
  { imports }: DocumentDescription,
  { file, site, prefix }: NamedWeights,
): void {
  const known = imports.find(({ specifier, local }) => specifier === `./${file}` && local !== undefined);
  const local = known?.local ?? freeName(document.getText(), `${prefix}Weights`);
  if (!known) {
    const last = imports.at(-1);
    const line = `import ${local} from "./${file}" with { type: "json" };`;
    const at = last ? toRange(last.range).end : new vscode.Position(0, 0);
    edit.insert(document.uri, at, last ? `\n${line}` : `${line}\n`);
  }
  const range = toRange(site.range);
  const text = `${site.before}${local}${site.after}`;
  if (document.getText(range) !== text) edit.replace(document.uri, range, text);
}

/** The name itself, or with a number behind it where the text has it already. */
function freeName(text: string, name: string): string {
  const taken = (candidate: string) => new RegExp(`\\b${candidate}\\b`).test(text);
  if (!taken(name)) return name;
  for (let n = 2; ; n++) if (!taken(`${name}${n}`)) return `${name}${n}`;
}
