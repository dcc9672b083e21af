export type * from "@babel/types";

import type * as t from "@babel/types";

/** The syntax trees of the parser; `loc.filename` of every node is the file it stands in. */
export type AstNode = t.Node;

/** What can be called: declared, written as an expression, as an arrow or as a method of an object literal. */
export type FunctionNode = t.FunctionDeclaration | t.FunctionExpression | t.ArrowFunctionExpression | t.ObjectMethod;

export function isFunction(node: AstNode): node is FunctionNode {
  return isFunctionExpression(node) || node.type === "FunctionDeclaration" || node.type === "ObjectMethod";
}

export function isFunctionExpression(node: AstNode): node is t.FunctionExpression | t.ArrowFunctionExpression {
  return node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression";
}

/** `e as T`, `e satisfies T`, `e!`, `<T>e`, `e<T>` and parentheses mean what the expression inside them means. */
export function withoutTypes(node: t.Expression): t.Expression {
  let inner = node;
  while (isTypeWrapper(inner)) inner = inner.expression;
  return inner;
}

export type TypeWrapper =
  | t.TSAsExpression
  | t.TSSatisfiesExpression
  | t.TSNonNullExpression
  | t.TSTypeAssertion
  | t.TSInstantiationExpression
  | t.ParenthesizedExpression;

export function isTypeWrapper(node: AstNode): node is TypeWrapper {
  switch (node.type) {
    case "TSAsExpression":
    case "TSSatisfiesExpression":
    case "TSNonNullExpression":
    case "TSTypeAssertion":
    case "TSInstantiationExpression":
    case "ParenthesizedExpression":
      return true;
    default:
      return false;
  }
}

/** Statements that say something about types only and mean nothing when the program is evaluated. */
export function isTypeStatement(node: AstNode): boolean {
  if (node.type === "ExportNamedDeclaration") {
    return (
      node.exportKind === "type" ||
      (node.declaration !== null && node.declaration !== undefined && isTypeStatement(node.declaration))
    );
  }
  if (node.type === "ImportDeclaration") return node.importKind === "type";
  return (
    node.type === "TSTypeAliasDeclaration" ||
    node.type === "TSInterfaceDeclaration" ||
    node.type === "TSDeclareFunction" ||
    ("declare" in node && node.declare === true)
  );
}

/** The nodes directly below a node, in the order of the text. */
export function children(node: AstNode): AstNode[] {
  const found: AstNode[] = [];
  // Trees of a megabyte are walked: no lists of their own for what a node holds.
  for (const key in node) {
    const value: unknown = node[key as keyof AstNode];
    if (typeof value !== "object" || value === null || NOT_BELOW.has(key)) continue;
    if (!Array.isArray(value)) {
      if (isAstNode(value)) found.push(value);
    } else for (const each of value) if (isAstNode(each)) found.push(each);
  }
  return found;
}

/** What a node holds that is no part of its syntax. */
const NOT_BELOW: ReadonlySet<string> = new Set([
  "loc",
  "extra",
  "leadingComments",
  "innerComments",
  "trailingComments",
]);

function isAstNode(value: unknown): value is AstNode {
  return typeof value === "object" && value !== null && typeof (value as AstNode).type === "string" && "loc" in value;
}
