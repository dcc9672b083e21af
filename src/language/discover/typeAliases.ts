import { type AstNode, isTypeStatement, type Statement, type TSType } from "../syntax/ast.ts";
import type { ParsedFile } from "../syntax/parse.ts";

/** The types that a file gives names to; undefined for an interface, which no state has. */
export type TypeAliases = ReadonlyMap<string, TSType | undefined>;

/** By name, the first of each. */
export function typeAliases(parsed: ParsedFile): TypeAliases {
  const aliases = known.get(parsed) ?? aliasesOf(parsed.statements);
  known.set(parsed, aliases);
  return aliases;
}

const known = new WeakMap<ParsedFile, TypeAliases>();

function aliasesOf(statements: readonly Statement[]): TypeAliases {
  const aliases = new Map<string, TSType | undefined>();
  for (const statement of statements) {
    if (!isTypeStatement(statement)) continue;
    const node: AstNode | null | undefined =
      statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    const isAlias = node?.type === "TSTypeAliasDeclaration";
    if (!isAlias && node?.type !== "TSInterfaceDeclaration") continue;
    if (!aliases.has(node.id.name)) aliases.set(node.id.name, isAlias ? node.typeAnnotation : undefined);
  }
  return aliases;
}
