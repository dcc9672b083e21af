import type { AstNode } from "../syntax/ast.ts";

/** A call's syntax. */
export interface CallSite {
  /** The whole call. */
  readonly node: AstNode;
  readonly callee: AstNode;
  /** The arguments as written; entry i belongs to argument i only where none before it is spread. */
  readonly args: readonly AstNode[];
}

/** Where a property of an object literal stands. */
export interface PropertySyntax {
  readonly key: AstNode;
  readonly value: AstNode;
}
