import type { Diagnostic } from "../../core/diagnostic.ts";
import { quoted } from "../../core/quoted.ts";
import { namesOf } from "../evaluate/patterns.ts";
import type { AstNode, VariableDeclaration, VariableDeclarator } from "../syntax/ast.ts";
import { isFunction } from "../syntax/ast.ts";
import type { ParsedFile } from "../syntax/parse.ts";

/** A repair by offsets of the text. */
export interface Edit {
  readonly title: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Where a diagnostic stands: the pieces of syntax around it, and their text. */
export class Site {
  /** The nodes that hold the place, the outermost first. */
  readonly path: readonly AstNode[];
  readonly parsed: ParsedFile;
  readonly diagnostic: Diagnostic;

  constructor(path: readonly AstNode[], parsed: ParsedFile, diagnostic: Diagnostic) {
    this.path = path;
    this.parsed = parsed;
    this.diagnostic = diagnostic;
  }

  /** The outermost node that is exactly what the diagnostic is about. */
  get node(): AstNode | undefined {
    const { start, end } = this.diagnostic.range;
    return this.path.find((each) => each.start === start.offset && each.end === end.offset);
  }

  /** The innermost node of a kind that holds the place. */
  within<Type extends AstNode["type"]>(...types: Type[]): Extract<AstNode, { type: Type }> | undefined {
    return this.path.findLast((each): each is Extract<AstNode, { type: Type }> => types.includes(each.type as Type));
  }

  parentOf(node: AstNode): AstNode | undefined {
    return this.path[this.path.indexOf(node) - 1];
  }

  /** The text of a node, with the parentheses around it. */
  of(node: AstNode): string {
    const text = this.parsed.text.slice(node.start ?? 0, node.end ?? 0);
    return node.extra?.parenthesized && node !== this.node ? `(${text})` : text;
  }

  replace(node: AstNode, text: string, title = `Write ${quoted(text)}`): Edit {
    return { title, start: node.start ?? 0, end: node.end ?? 0, text };
  }

  /** Whether an expression of any kind could stand in a node's place as it is; a condition needs no more there than `&&`. */
  isEnclosed(node = this.node, isCondition = false): boolean {
    const parent = node && this.parentOf(node);
    if (!node || !parent || node.extra?.parenthesized) return true;
    if (isCondition && parent.type === "LogicalExpression") return parent.operator !== "??";
    if (parent.type === "ConditionalExpression") return isCondition || parent.test !== node;
    return ENCLOSING.has(parent.type) && !("callee" in parent && parent.callee === node);
  }

  /** The declaration of a variable that is seen from the place, if a function around it has one. */
  declarationOf(name: string): { statement: VariableDeclaration; declarator: VariableDeclarator } | undefined {
    const outermost = this.path.findIndex(isFunction);
    for (let k = this.path.length - 1; k > outermost && outermost >= 0; k--) {
      for (const statement of declarationsIn(this.path[k])) {
        const declarator = statement.declarations.find(({ id }) => [...namesOf(id)].includes(name));
        if (declarator) return { statement, declarator };
      }
    }
    return undefined;
  }
}

function declarationsIn(block: AstNode): VariableDeclaration[] {
  const pieces: readonly (AstNode | null | undefined)[] =
    block.type === "BlockStatement"
      ? block.body
      : block.type === "ForStatement"
        ? [block.init]
        : block.type === "ForOfStatement"
          ? [block.left]
          : [];
  return pieces.filter((each): each is VariableDeclaration => each?.type === "VariableDeclaration");
}

/** Nodes in whose places any expression can stand without parentheses. */
const ENCLOSING = new Set<AstNode["type"]>([
  "ArrayExpression",
  "ArrowFunctionExpression",
  "AssignmentExpression",
  "AssignmentPattern",
  "CallExpression",
  "DoWhileStatement",
  "ExpressionStatement",
  "ForStatement",
  "IfStatement",
  "NewExpression",
  "ObjectProperty",
  "ReturnStatement",
  "SpreadElement",
  "VariableDeclarator",
  "WhileStatement",
]);
