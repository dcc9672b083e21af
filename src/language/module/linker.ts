import { append } from "../../core/append.ts";
import type { Diagnostic, Fix } from "../../core/diagnostic.ts";
import { type Allowance, nearestName } from "../../core/nearestName.ts";
import { quoted } from "../../core/quoted.ts";
import type { Vocabulary } from "../../core/vocabulary.ts";
import { contained } from "../containment.ts";
import { typeAliases } from "../discover/typeAliases.ts";
import type { Effort } from "../effort.ts";
import { evaluateNamed } from "../evaluate/closures.ts";
import { declaredNames, hoist } from "../evaluate/hoist.ts";
import { giveUp } from "../evaluate/recovery.ts";
import { errorAt, Unusable } from "../evaluate/refusal.ts";
import { MODULE_EPOCH } from "../evaluate/store.ts";
import { type EvaluatorOptions, SymbolicEvaluator } from "../evaluate/symbolicEvaluator.ts";
import { Binding, Namespace, Scope } from "../evaluate/value.ts";
import { uninitialised } from "../evaluate/variables.ts";
import { globalScope } from "../library/globals.ts";
import { callNet } from "../library/nets.ts";
import { wordsOf } from "../library/words.ts";
import {
  type AstNode,
  type ExportNamedDeclaration,
  type Expression,
  type ImportDeclaration,
  type ImportSpecifier,
  isTypeStatement,
  type Statement,
} from "../syntax/ast.ts";
import { parse, unparsed } from "../syntax/parse.ts";
import { headOf, rangeAt, rangeOf } from "../syntax/range.ts";
import { type ExportsByName, exportsByName, type Import, type Module, type Source } from "./module.ts";
import { refuseUnknownName } from "./names.ts";
import { findSource, type Importing, type Texts } from "./sources.ts";
import { Tables } from "./tables.ts";

/** The variable that holds what `export default` of an expression gives; no name of the text can be the same. */
export const DEFAULT = "*default*";

/**
 * Reads a file and those it imports, joins their names and evaluates their top levels, as JavaScript does: each module
 * once, after those it imports; of two that import each other, the one that was asked for first goes last.
 */
export class Linker {
  readonly #texts: Texts;
  readonly #words: ReadonlyMap<string, Binding>;
  readonly #globals = globalScope();
  readonly #modules = new Map<string, Module>();
  readonly #tables: Tables;
  readonly #effort: Effort;
  readonly #guesses: Allowance;
  readonly #exports = new Map<Module, ExportsByName>();

  constructor(texts: Texts, vocabulary: Vocabulary, { effort, guesses }: Pick<EvaluatorOptions, "effort" | "guesses">) {
    this.#texts = texts;
    this.#effort = effort;
    this.#guesses = guesses;
    this.#tables = new Tables(texts, vocabulary);
    this.#words = new Map(
      [...wordsOf(vocabulary)].map(([name, value]) => [name, new Binding(name, true, value, MODULE_EPOCH)]),
    );
  }

  get modules(): Iterable<Module> {
    return this.#modules.values();
  }

  /** Reads the whole program; the errors of the entry are told at once, those of other files where they matter. */
  open(file: string, text: string): Module {
    const entry = this.#link(file, text);
    // Modules stand in the order in which they were reached; imports were reached after their importers.
    for (const module of this.#modules.values()) this.#bindImports(module);
    const done = new Set<Module>();
    this.#evaluate(entry, entry, done);
    return entry;
  }

  /** The file that a piece of syntax stands in. */
  moduleOf(node: AstNode): Module {
    const module = this.#modules.get(node.loc?.filename ?? "");
    if (!module) throw new Error(`a ${node.type} of no module`);
    return module;
  }

  /** How functions of a module are evaluated. */
  options(isQuiet = false): EvaluatorOptions {
    return {
      callNet,
      isQuiet,
      effort: this.#effort,
      guesses: this.#guesses,
      readTable: (name, site) => this.#tables.read(this.moduleOf(site).file, name, rangeOf(site)),
      refuseName: (node, scope) =>
        refuseUnknownName(node, scope, this.#words, this.moduleOf(node).parsed, this.#guesses),
    };
  }

  #link(file: string, text: string): Module {
    const known = this.#modules.get(file);
    if (known) return known;
    const start = rangeAt(file, text, 0, Math.min(1, text.length));
    const parsed = contained(
      start,
      "parsing this file",
      () => parse(file, text),
      (fault) => unparsed(file, text, fault),
    );
    const scope = new Scope(this.#globals);
    const module: Module = {
      file,
      parsed,
      scope,
      imports: new Map(),
      exports: [],
      dependencies: [],
      diagnostics: [...parsed.diagnostics],
    };
    this.#modules.set(file, module);
    const e = new SymbolicEvaluator(this.options());
    const each = (read: (statement: Statement) => void) => {
      for (const statement of parsed.statements) {
        contained(
          rangeOf(statement),
          "reading this",
          () => read(statement),
          (fault) => module.diagnostics.push(fault),
        );
      }
    };
    each((statement) => hoist(e, [statement], scope));
    for (const name of parsed.lost.keys()) scope.declare(new Binding(name, true, new Unusable(), MODULE_EPOCH));
    each((statement) => this.#readStatement(module, statement));
    return module;
  }

  #readStatement(module: Module, node: Statement): void {
    if (isTypeStatement(node)) return;
    switch (node.type) {
      case "ImportDeclaration":
        this.#readImport(module, node, this.#source(module, node));
        break;
      case "ExportAllDeclaration":
        module.exports.push({ kind: "all", source: this.#source(module, node), node });
        break;
      case "ExportNamedDeclaration":
        this.#readExport(module, node);
        break;
      case "ExportDefaultDeclaration": {
        const { declaration } = node;
        const local = defaultName(declaration);
        if (local === DEFAULT) module.scope.declare(new Binding(DEFAULT, true, uninitialised, MODULE_EPOCH));
        module.exports.push({ kind: "local", name: "default", local, node });
      }
    }
  }

  #source(module: Module, node: Importing): Source {
    const source = findSource(module, node, this.#texts, (file, text) => this.#link(file, text));
    if (source.kind === "module") module.dependencies.push(source.module);
    return source;
  }

  #readImport({ imports }: Module, node: ImportDeclaration, source: Source): void {
    for (const specifier of node.specifiers) {
      if (specifier.type === "ImportSpecifier" && specifier.importKind === "type") continue;
      const imported =
        specifier.type === "ImportSpecifier"
          ? nameOf(specifier.imported)
          : specifier.type === "ImportDefaultSpecifier"
            ? "default"
            : undefined;
      imports.set(specifier.local.name, { source, imported, node: specifier });
    }
  }

  #readExport(module: Module, node: ExportNamedDeclaration): void {
    const source = node.source ? this.#source(module, node) : undefined;
    for (const specifier of node.specifiers) {
      if (specifier.type === "ExportSpecifier" && specifier.exportKind === "type") continue;
      const name = specifier.type === "ExportSpecifier" ? nameOf(specifier.exported) : specifier.exported.name;
      if (!source && specifier.type === "ExportSpecifier") {
        module.exports.push({ kind: "local", name, local: specifier.local.name, node: specifier });
      } else if (source) {
        const imported = specifier.type === "ExportSpecifier" ? specifier.local.name : undefined;
        module.exports.push({ kind: "from", name, source, imported, node: specifier });
      }
    }
    const { declaration } = node;
    const names = declaration && !isTypeStatement(declaration) ? declaredNames(declaration) : [];
    for (const name of names) module.exports.push({ kind: "local", name, local: name, node });
  }

  #bindImports(module: Module): void {
    for (const [local, imported] of module.imports) {
      const binding = this.#find(imported, new Set());
      if (!binding)
        module.diagnostics.push(unknownImport(module, imported, this.#namesOf(imported.source), this.#guesses));
      module.scope.declare(binding ?? new Binding(local, true, new Unusable(), MODULE_EPOCH), local);
    }
  }

  /** The variable that an import means; undefined where there is none. */
  #find(wanted: Import, seen: Set<string>): Binding | undefined {
    const { source, imported } = wanted;
    if (source.kind === "absent") return new Binding("", true, new Unusable(), MODULE_EPOCH);
    if (imported === undefined) return new Binding("", true, this.#namespace(wanted), MODULE_EPOCH);
    if (source.kind === "library") return this.#words.get(imported);
    if (source.kind === "json") return imported === "default" ? source.binding : undefined;
    return this.#findExport(source.module, imported, seen);
  }

  #findExport(module: Module, name: string, seen: Set<string>): Binding | undefined {
    const key = `${module.file} ${name}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
    if (module.parsed.lost.has(name)) return module.scope.own(name);
    const { named, all } = this.#exportsOf(module);
    const own = named.get(name);
    if (own?.kind === "from") return this.#find(own, seen);
    if (own) {
      const imported = module.imports.get(own.local);
      return imported ? this.#find(imported, seen) : module.scope.own(own.local);
    }
    if (name === "default") return undefined;
    for (const { source, node } of all) {
      const found = this.#find({ source, imported: name, node }, seen);
      if (found) return found;
    }
    return undefined;
  }

  /** Asked for when every file has been reached, so that they are all there. */
  #exportsOf(module: Module): ExportsByName {
    const known = this.#exports.get(module) ?? exportsByName(module.exports);
    this.#exports.set(module, known);
    return known;
  }

  #namespace({ source, node }: Import): Namespace {
    const member = (name: string) => {
      const binding = this.#find({ source, imported: name, node }, new Set());
      if (!binding) return undefined;
      return { value: binding.value === uninitialised ? new Unusable() : binding.value };
    };
    return new Namespace("the imported module", member, () => this.#namesOf(source));
  }

  #namesOf(source: Source): Iterable<string> {
    if (source.kind === "library") return this.#words.keys();
    return source.kind === "module" ? this.#exportsOf(source.module).named.keys() : [];
  }

  #evaluate(module: Module, entry: Module, done: Set<Module>): void {
    if (done.has(module)) return;
    done.add(module);
    for (const dependency of module.dependencies) this.#evaluate(dependency, entry, done);
    const options = this.options(module !== entry);
    let evaluations = 1;
    let e = new SymbolicEvaluator(options);
    for (const statement of module.parsed.statements) {
      const isDone = e.run(() => executeTopLevel(e, statement, module.scope), statement);
      if (isDone) continue;
      // A statement has spent the budget; a few that do shall not keep the others from being read.
      append(module.diagnostics, e.diagnostics);
      if (++evaluations > MAX_EVALUATIONS || this.#effort.isSpent) return;
      e = new SymbolicEvaluator(options);
      giveUp(e, statement, module.scope, new Unusable());
    }
    append(module.diagnostics, e.diagnostics);
  }
}

const MAX_EVALUATIONS = 3;

/** Runs a statement of a module; true, so that one which was cut off can be told from it. */
function executeTopLevel(e: SymbolicEvaluator, statement: Statement, scope: Scope): true {
  const node = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  if (!node || isTypeStatement(statement) || node.type === "ImportDeclaration" || node.type === "ExportAllDeclaration")
    return true;
  if (node.type !== "ExportDefaultDeclaration") e.execute(node, scope);
  else if (defaultName(node.declaration) === DEFAULT) {
    const binding = scope.own(DEFAULT);
    if (binding) binding.value = e.tolerate(() => evaluateNamed(e, node.declaration as Expression, scope, "default"));
  }
  return true;
}

/** A module, or `node-ode`, does not export a name; a type of that name must be imported as one. */
function unknownImport(
  importer: Module,
  { source, imported = "", node }: Import,
  known: Iterable<string>,
  guesses: Allowance,
): Diagnostic {
  const isItself = source.kind === "module" && source.module === importer;
  const place = source.kind === "library" ? '"node-ode"' : isItself ? "this file itself" : "the file";
  const range = rangeOf(node);
  if (source.kind === "json") {
    return errorAt(range, "unknown-import", "a JSON file is imported whole, as in `import data from …`");
  }
  if (source.kind === "module" && typeAliases(source.module.parsed).has(imported)) {
    const fix: Fix = { title: "Import it as a type", range: headOf(node, 0), text: "type " };
    return errorAt(range, "unknown-import", `${quoted(imported)} is a type; import it with \`type\``, fix);
  }
  const near = nearestName(imported, others(known, imported), guesses);
  return errorAt(
    range,
    "unknown-import",
    `${place} exports no ${quoted(imported)}${near ? `; did you mean ${quoted(near)}?` : ""}`,
    near && node.type === "ImportSpecifier" ? importAs(node, near) : undefined,
  );
}

/** What is exported, under the name that the file uses. */
function importAs(node: ImportSpecifier, name: string): Fix {
  const local = node.local.name;
  return { title: `Import ${quoted(name)}`, range: rangeOf(node), text: local === name ? name : `${name} as ${local}` };
}

/** What is exported under that very name has no value: it imports itself. */
function* others(names: Iterable<string>, name: string): Generator<string> {
  for (const each of names) if (each !== name) yield each;
}

/** The variable that `export default` exports: a function, one that exists already, or one for the expression's value. */
function defaultName(declaration: AstNode): string {
  if (declaration.type === "Identifier") return declaration.name;
  return declaration.type === "FunctionDeclaration" ? (declaration.id?.name ?? "default") : DEFAULT;
}

function nameOf(
  node:
    | { readonly type: "Identifier"; readonly name: string }
    | { readonly type: "StringLiteral"; readonly value: string },
): string {
  return node.type === "Identifier" ? node.name : node.value;
}
