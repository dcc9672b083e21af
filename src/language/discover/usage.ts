import { type AstNode, children, type FunctionNode } from "../syntax/ast.ts";

/** Does the body use this parameter as an array: by index, by a method, spread, taken apart or gone through? */
export function isUsedAsArray({ body }: FunctionNode, name: string): boolean {
  const isName = (node: AstNode | null | undefined) => node?.type === "Identifier" && node.name === name;
  const open: AstNode[] = [body];
  for (let node = open.pop(); node; node = open.pop()) {
    switch (node.type) {
      case "MemberExpression":
        if (isName(node.object)) return true;
        break;
      case "SpreadElement":
        if (isName(node.argument)) return true;
        break;
      case "ForOfStatement":
        if (isName(node.right)) return true;
        break;
      case "VariableDeclarator":
        if (node.id.type === "ArrayPattern" && isName(node.init)) return true;
        break;
    }
    for (const child of children(node)) open.push(child);
  }
  return false;
}
