import { type AstNode, children } from "./ast.ts";

/**
 * Takes out of a syntax tree the holes that the parser (7.29) leaves, without an error, where `namespace` or `module`
 * stands before a keyword. Gives where what lies around each hole begins.
 */
export function closeGaps(program: AstNode): number[] {
  const found: number[] = [];
  const open = [program];
  for (let node = open.pop(); node; node = open.pop()) {
    const statements: unknown = "consequent" in node ? node.consequent : "body" in node ? node.body : undefined;
    for (let i = Array.isArray(statements) ? statements.length - 1 : -1; i >= 0; i--) {
      const list = statements as (AstNode | undefined)[];
      if (list[i]) continue;
      found.push(list[i - 1]?.end ?? node.start ?? 0);
      list.splice(i, 1);
    }
    for (const child of children(node)) open.push(child);
  }
  return found;
}
