import { type AstNode, isFunction } from "../syntax/ast.ts";
import type { Edit, Site } from "./site.ts";

type Rule<Type extends AstNode["type"]> = (node: Extract<AstNode, { type: Type }>, site: Site) => Edit | undefined;

/** TypeScript that is not part of the language, as it is written in it; the rest has no rewriting that keeps its meaning. */
const rewritings: { readonly [Type in AstNode["type"]]?: Rule<Type> } = {
  FunctionDeclaration: synchronous,
  FunctionExpression: synchronous,
  ArrowFunctionExpression: synchronous,
  AwaitExpression: (node, site) => site.replace(node, site.of(node.argument), "Remove `await`"),
  ForInStatement: ({ left, right }, site) => {
    const text = `${site.of(left)} of Object.keys(${site.of(right).replace(/^\((.*)\)$/s, "$1")})`;
    const extra = right.extra?.parenthesized ? 1 : 0;
    return { title: "Go through its keys", start: left.start ?? 0, end: (right.end ?? 0) + extra, text };
  },
  ForOfStatement: (node, site) => {
    const head = /^for\s+await/.exec(site.of(node))?.[0];
    const start = node.start ?? 0;
    return head ? { title: "Remove `await`", start, end: start + head.length, text: "for" } : undefined;
  },
  DebuggerStatement: (node, site) => removed(node, site),
  BigIntLiteral: (node, site) => site.replace(node, node.value),
  UnaryExpression: (node, site) => (node.operator === "void" ? site.replace(node, "undefined") : undefined),
  BinaryExpression: (node, site) => {
    if (node.operator === "in") return site.replace(node, comparedKey(node, site), "Compare it with `undefined`");
    const isArray = node.operator === "instanceof" && node.right.type === "Identifier" && node.right.name === "Array";
    return isArray ? site.replace(node, `Array.isArray(${site.of(node.left)})`) : undefined;
  },
  VariableDeclaration: ({ kind, start }) => {
    if (kind !== "using" && kind !== "await using") return undefined;
    return { title: "Write `const`", start: start ?? 0, end: (start ?? 0) + kind.length, text: "const" };
  },
  ObjectMethod: (node, site) => {
    const [only, ...others] = node.body.body;
    if (node.kind !== "get" || others.length > 0 || only?.type !== "ReturnStatement" || !only.argument)
      return undefined;
    return site.replace(node, `${site.of(node.key)}: ${site.of(only.argument)}`, "Write a property");
  },
  ArrayExpression: (node, site) => {
    if (node.elements.every((each) => each)) return undefined;
    return site.replace(node, `[${node.elements.map((each) => (each ? site.of(each) : "undefined")).join(", ")}]`);
  },
  Identifier: (node, site) => {
    const call = site.within("CallExpression");
    if (node.name === "console") {
      const statement = site.within("ExpressionStatement");
      return statement?.expression === call && statement ? removed(statement, site) : undefined;
    }
    const [given] = call?.callee === node ? call.arguments : [];
    const isNumber = given?.type === "StringLiteral" && /^parse(Float|Int)$/.test(node.name);
    const value = isNumber
      ? node.name === "parseInt"
        ? Number.parseInt(given.value, 10)
        : Number.parseFloat(given.value)
      : Number.NaN;
    return call && Number.isFinite(value) && value >= 0 ? site.replace(call, String(value)) : undefined;
  },
};

export function unsupportedSyntax(site: Site): Edit | undefined {
  const { offset } = site.diagnostic.range.start;
  const node = site.path.find(
    ({ start, type }) => start === offset && type in rewritings && type !== "ExpressionStatement",
  );
  const rule = node && (rewritings[node.type] as Rule<AstNode["type"]> | undefined);
  return rule?.(node as never, site);
}

/** A function without `async`. */
function synchronous(node: AstNode, site: Site): Edit | undefined {
  const head = isFunction(node) && node.async ? /^async\s*/.exec(site.of(node))?.[0] : undefined;
  const start = node.start ?? 0;
  return head ? { title: "Remove `async`", start, end: start + head.length, text: "" } : undefined;
}

/** `key in object` as `object[key] !== undefined`. */
function comparedKey(node: Extract<AstNode, { type: "BinaryExpression" }>, site: Site): string {
  const { left, right } = node;
  const text = `${site.of(right)}[${site.of(left)}] !== undefined`;
  return site.isEnclosed(node, true) ? text : `(${text})`;
}

/** Takes a statement out of its block; elsewhere an empty one stays. */
function removed(statement: AstNode, site: Site): Edit {
  const isInBlock = site.parentOf(statement)?.type === "BlockStatement" || site.path[0] === statement;
  return site.replace(statement, isInBlock ? "" : ";", "Remove it");
}
