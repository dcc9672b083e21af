import type { Diagnostic } from "../../core/diagnostic.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import { declaredNames } from "../evaluate/hoist.ts";
import type { Value } from "../evaluate/value.ts";
import { uninitialised } from "../evaluate/variables.ts";
import { DEFAULT } from "../module/linker.ts";
import type { Module } from "../module/module.ts";
import { type AstNode, isTypeStatement, type Statement } from "../syntax/ast.ts";
import { countUpTo } from "../syntax/lines.ts";
import type { ParsedFile, SourceText } from "../syntax/parse.ts";
import { headOf, rangeOf } from "../syntax/range.ts";

/** A value that a file exports, and the declaration that makes it. */
export interface ExportedValue {
  readonly name: string;
  readonly value: Value;
  /** The whole declaration, `export` included. */
  readonly range: SourceRange;
  readonly nameRange: SourceRange;
  /** The text of the JSDoc comment before the declaration. */
  readonly doc: string | undefined;
  readonly syntaxErrors: readonly Diagnostic[];
  /** The file it stands in. */
  readonly source: SourceText;
}

/** What a module exports under names of its own, in the order of the declarations. */
export function exportedValues(module: Module): ExportedValue[] {
  const { scope, parsed } = module;
  const values: ExportedValue[] = [];
  const known = new Map<string, Set<Value>>();
  for (const each of module.exports) {
    if (each.kind !== "local") continue;
    const binding = scope.own(each.local);
    const declaration = findDeclaration(parsed, each.local);
    if (!binding || binding.value === uninitialised || !declaration) continue;
    const name = each.name === "default" && each.local !== DEFAULT ? each.local : each.name;
    const ofName = known.get(name) ?? new Set();
    // `export default f` beside `export const f` says nothing new.
    if (ofName.has(binding.value)) continue;
    known.set(name, ofName.add(binding.value));
    const { statement, nameRange } = declaration;
    const range = rangeOf(statement);
    values.push({
      name,
      value: binding.value,
      range,
      nameRange,
      doc: docBefore(parsed, statement),
      syntaxErrors: errorsWithin(parsed, range),
      source: parsed,
    });
  }
  return values.sort((a, b) => a.range.start.offset - b.range.start.offset);
}

export interface Declaration {
  /** The statement, or the part of it that declares the name. */
  readonly statement: AstNode;
  readonly nameRange: SourceRange;
}

/** The top-level declaration of a variable or function. */
export function findDeclaration(parsed: ParsedFile, name: string): Declaration | undefined {
  const known = declared.get(parsed) ?? declarationsOf(parsed.statements);
  declared.set(parsed, known);
  return known.get(name);
}

const declared = new WeakMap<ParsedFile, ReadonlyMap<string, Declaration>>();

/** The first of each name. */
function declarationsOf(statements: readonly Statement[]): Map<string, Declaration> {
  const found = new Map<string, Declaration>();
  const note = (name: string, declaration: Declaration) => {
    if (!found.has(name)) found.set(name, declaration);
  };
  for (const statement of statements) {
    const node = exportedNode(statement);
    if (isTypeStatement(statement) || !node) continue;
    if (statement.type === "ExportDefaultDeclaration" && declaredNames(node).length === 0) {
      note(DEFAULT, { statement, nameRange: keywordDefault(statement) });
    }
    if (node.type === "FunctionDeclaration") {
      const [name] = declaredNames(node);
      note(name, { statement, nameRange: node.id ? rangeOf(node.id) : keywordDefault(statement) });
    }
    if (node.type !== "VariableDeclaration") continue;
    for (const declarator of node.declarations) {
      if (declarator.id.type !== "Identifier") continue;
      const whole = node.declarations.length === 1 ? statement : declarator;
      note(declarator.id.name, { statement: whole, nameRange: identifierRange(declarator.id) });
    }
  }
  return found;
}

function exportedNode(statement: Statement): AstNode | null | undefined {
  const isExport = statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration";
  return isExport ? statement.declaration : statement;
}

/** An identifier without its type annotation. */
function identifierRange(node: AstNode & { readonly name: string }): SourceRange {
  return headOf(node, node.name.length);
}

/** `default` in `export default …`. */
function keywordDefault(statement: AstNode): SourceRange {
  const { file, start } = headOf(statement, "export ".length);
  const at = (n: number) => ({ offset: start.offset + n, line: start.line, column: start.column + n });
  return { file, start: at("export ".length), end: at("export default".length) };
}

/** Of what is wrong with the syntax of a file, that which begins in a range. */
function errorsWithin(parsed: ParsedFile, { start, end }: SourceRange): readonly Diagnostic[] {
  const at = ({ range }: Diagnostic) => range.start.offset;
  const inOrder = errors.get(parsed) ?? [...parsed.diagnostics].sort((a, b) => at(a) - at(b));
  errors.set(parsed, inOrder);
  return inOrder.slice(countUpTo(inOrder, start.offset - 1, at), countUpTo(inOrder, end.offset - 1, at));
}

const errors = new WeakMap<ParsedFile, readonly Diagnostic[]>();

/** The text of the JSDoc comment that stands directly before a piece of syntax, without its stars. */
export function docBefore({ comments, text }: ParsedFile, node: AstNode): string | undefined {
  const start = node.start ?? 0;
  const last = comments[countUpTo(comments, start, ({ end }) => end ?? 0) - 1];
  if (last?.type !== "CommentBlock" || !last.value.startsWith("*")) return undefined;
  if (text.slice(last.end ?? 0, start).trim() !== "") return undefined;
  return last.value
    .slice(1)
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();
}
