import type { Fix } from "../../core/diagnostic.ts";
import { type FileText, refusalOf, textOf } from "../../core/fileText.ts";
import { brief, quotedText } from "../../core/quoted.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import { errorAt } from "../evaluate/refusal.ts";
import { MODULE_EPOCH } from "../evaluate/store.ts";
import { Binding } from "../evaluate/value.ts";
import type { MissingFile } from "../program.ts";
import type { ExportAllDeclaration, ExportNamedDeclaration, ImportDeclaration } from "../syntax/ast.ts";
import { endOf, rangeOf } from "../syntax/range.ts";
import { readJson } from "./json.ts";
import type { Module, Source } from "./module.ts";
import { isRelative, resolvePath } from "./path.ts";

/** A statement that names another file. */
export type Importing = ImportDeclaration | ExportNamedDeclaration | ExportAllDeclaration;

/** The texts that the host has supplied, and those that it still has to. */
export class Texts {
  readonly missing = new Map<string, MissingFile>();
  /** Whatever was asked for. */
  readonly asked = new Set<string>();
  readonly #texts: ReadonlyMap<string, FileText>;

  constructor(texts: ReadonlyMap<string, FileText>) {
    this.#texts = texts;
  }

  /** undefined where a file must be supplied first, which is noted. */
  read(path: string, kind: MissingFile["kind"], range: SourceRange): FileText | undefined {
    this.asked.add(path);
    const text = this.#texts.get(path);
    if (text === undefined && !this.missing.has(path)) this.missing.set(path, { path, kind, range });
    return text;
  }
}

/** Finds what an import names; what is wrong with it goes to the importing module's diagnostics. */
export function findSource(
  importer: Module,
  node: Importing,
  texts: Texts,
  link: (file: string, text: string) => Module,
): Source {
  const specifier = node.source?.value ?? "";
  if (specifier === "node-ode") return { kind: "library" };
  const range = rangeOf(node.source ?? node);
  const absent = (code: Parameters<typeof errorAt>[1], message: string, fix?: Fix): Source => {
    importer.diagnostics.push(errorAt(range, code, message, fix));
    return { kind: "absent" };
  };
  if (!isRelative(specifier)) {
    return absent(
      "unsupported-import",
      `${quotedText(specifier)} cannot be imported; only "node-ode", relative .ts files and relative JSON can`,
    );
  }
  const path = resolvePath(importer.file, specifier);
  if (specifier.endsWith(".ts")) {
    const text = texts.read(path, "module", range);
    if (text === undefined) return { kind: "absent" };
    if (text === null) return absent("file-not-found", `there is no file ${brief(specifier)}`);
    const refused = refusalOf(text);
    if (refused !== undefined) return absent("unreadable-file", refused);
    return { kind: "module", module: link(path, textOf(text) ?? "") };
  }
  if (specifier.endsWith(".csv")) {
    const read = `table(${quotedText(specifier)})`;
    return absent(
      "unsupported-import",
      `a table is not imported but read: \`const columns = ${read}\`, with \`import { table } from "node-ode"\``,
    );
  }
  if (!specifier.endsWith(".json")) {
    const extended = `${specifier.replace(/\.m?js$/, "")}.ts`;
    return absent(
      "unsupported-import",
      `relative imports are written with their extension, as in ${quotedText(extended)}`,
      {
        title: `Write ${quotedText(extended)}`,
        range,
        text: `"${extended}"`,
      },
    );
  }
  if (!isJsonImport(node)) {
    const fix = { title: "Add the attribute", range: endOf(node.source ?? node), text: ' with { type: "json" }' };
    importer.diagnostics.push(
      errorAt(
        range,
        "unsupported-import",
        'JSON is imported `with { type: "json" }`, without which Node refuses it',
        fix,
      ),
    );
  }
  const text = texts.read(path, "json", range);
  if (text === undefined) return { kind: "absent" };
  if (text === null) return absent("file-not-found", `there is no file ${brief(specifier)}`);
  const refused = refusalOf(text);
  if (refused !== undefined) return absent("unreadable-file", refused);
  try {
    return { kind: "json", binding: new Binding("default", true, readJson(textOf(text) ?? ""), MODULE_EPOCH) };
  } catch (error) {
    return absent("invalid-json", `${brief(specifier)} is not JSON: ${(error as Error).message}`);
  }
}

function isJsonImport(node: Importing): boolean {
  return (node.attributes ?? []).some(({ key, value }) => {
    return (key.type === "Identifier" ? key.name : key.value) === "type" && value.value === "json";
  });
}
