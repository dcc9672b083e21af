import type { Diagnostic } from "../../core/diagnostic.ts";
import type { SourceRange } from "../../core/sourceRange.ts";
import { declaredNames } from "../evaluate/hoist.ts";
import type { Value } from "../evaluate/value.ts";
import { uninitialised } from "../evaluate/variables.ts";
import { DEFAULT } from "../module/linker.ts";
import type { Module } from "../module/module.ts";
import { type AstNode, isTypeStatement, type Statement } from "../syntax/ast.ts";
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
  for (const each of module.exports) {
    if (each.kind !== "local") continue;
    const binding = scope.own(each.local);
    const declaration = findDeclaration(parsed, each.local);
    if (!binding || binding.value === uninitialised || !declaration) continue;
    const name = each.name === "default" && each.local !== DEFAULT ? each.local : each.name;
    // `export default f` beside `export const f` says nothing new.
    if (values.some((other) => other.name === name && other.value === binding.value)) continue;
    const { statement, nameRange } = declaration;
    const range = rangeOf(statement);
    const syntaxErrors = parsed.diagnostics.filter((error) => isInside(error.range, range));
    values.push({
      name,
      value: binding.value,
      range,
      nameRange,
      doc: docBefore(parsed, statement),
      syntaxErrors,
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
export function findDeclaration({ statements }: ParsedFile, name: string): Declaration | undefined {
  for (const statement of statements) {
    const node = exportedNode(statement);
    if (isTypeStatement(statement) || !node) continue;
    if (name === DEFAULT && statement.type === "ExportDefaultDeclaration" && declaredNames(node).length === 0) {
      return { statement, nameRange: keywordDefault(statement) };
    }
    if (node.type === "FunctionDeclaration" && declaredNames(node)[0] === name) {
      return { statement, nameRange: node.id ? rangeOf(node.id) : keywordDefault(statement) };
    }
    if (node.type !== "VariableDeclaration") continue;
    for (const declarator of node.declarations) {
      if (declarator.id.type !== "Identifier" || declarator.id.name !== name) continue;
      return {
        statement: node.declarations.length === 1 ? statement : declarator,
        nameRange: identifierRange(declarator.id),
      };
    }
  }
  return undefined;
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

function isInside(inner: SourceRange, outer: SourceRange): boolean {
  return inner.start.offset >= outer.start.offset && inner.start.offset < outer.end.offset;
}

/** The text of the JSDoc comment that stands directly before a piece of syntax, without its stars. */
export function docBefore({ comments, text }: ParsedFile, node: AstNode): string | undefined {
  const start = node.start ?? 0;
  const before = comments.filter(({ end = 0 }) => (end as number) <= start);
  const last = before[before.length - 1];
  if (last?.type !== "CommentBlock" || !last.value.startsWith("*")) return undefined;
  if (text.slice(last.end ?? 0, start).trim() !== "") return undefined;
  return last.value
    .slice(1)
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();
}
