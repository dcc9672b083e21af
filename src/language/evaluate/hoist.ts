import type { AstNode } from "../syntax/ast.ts";
import { fault } from "../syntax/unsupported.ts";
import { closureOf } from "./closures.ts";
import { namesOf } from "./patterns.ts";
import { Unusable } from "./refusal.ts";
import type { Evaluator, Scope } from "./value.ts";
import { uninitialised } from "./variables.ts";

/** Makes the variables and functions of a block, before its first statement runs. */
export function hoist(e: Evaluator, statements: readonly AstNode[], scope: Scope): void {
  for (const statement of statements) {
    const node = isExport(statement) ? statement.declaration : statement;
    switch (node?.type) {
      case "VariableDeclaration":
        for (const name of declaredNames(node)) scope.declare(e.variable(name, node.kind === "const", uninitialised));
        break;
      case "FunctionDeclaration":
        for (const name of declaredNames(node)) scope.declare(e.variable(name, false, closureOf(e, node, scope, name)));
        break;
      case "TSEnumDeclaration":
        for (const name of declaredNames(node)) scope.declare(e.variable(name, true, uninitialised));
        break;
      case "ClassDeclaration":
      case "TSModuleDeclaration":
        for (const name of declaredNames(node)) scope.declare(e.variable(name, true, new Unusable(fault(node))));
        break;
    }
  }
}

/** The names that a declaration makes; that of a function or class without one is `default`. */
export function declaredNames(node: AstNode): string[] {
  switch (node.type) {
    case "VariableDeclaration":
      return node.declarations.flatMap(({ id }) => (id.type === "Identifier" ? id.name : [...namesOf(id)]));
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return [node.id?.name ?? "default"];
    case "TSEnumDeclaration":
      return [node.id.name];
    case "TSModuleDeclaration":
      return node.id.type === "Identifier" ? [node.id.name] : [];
    default:
      return [];
  }
}

function isExport(node: AstNode): node is AstNode & { type: "ExportNamedDeclaration" | "ExportDefaultDeclaration" } {
  return node.type === "ExportNamedDeclaration" || node.type === "ExportDefaultDeclaration";
}
