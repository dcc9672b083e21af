import { quoted } from "../../core/quoted.ts";
import { type AstNode, type BinaryExpression, isTypeWrapper } from "../syntax/ast.ts";
import { identifierFrom } from "../syntax/identifier.ts";
import { optionValue, quotedChoice } from "./optionRules.ts";
import type { Edit, Site } from "./site.ts";
import { unsupportedSyntax } from "./unsupportedSyntax.ts";

/** How what a diagnostic refuses is written in the language, by its code, where that follows from the text alone. */
export const rules: Readonly<Record<string, (site: Site) => Edit | undefined>> = {
  "unsupported-syntax": unsupportedSyntax,
  "comparison-chain": comparisonChain,
  "constant-assignment": constantAssignment,
  "chosen-array": chosenArray,
  "invalid-argument": layersOfNet,
  "invalid-parameter": parameterName,
  "missing-default": missingDefault,
  "unsupported-import": tableImport,
  "unknown-name": quotedChoice,
  "invalid-option": optionValue,
};

/** `a < b < c` as `a < b && b < c`, however long the chain is. */
function comparisonChain(site: Site): Edit | undefined {
  let whole = site.node;
  if (!isComparison(whole)) return undefined;
  for (let above = site.parentOf(whole); isComparison(above) && above.left === whole; above = site.parentOf(whole)) {
    if (whole.extra?.parenthesized) break;
    whole = above;
  }
  const pairs: string[] = [];
  for (let each: AstNode = whole; isComparison(each); each = each.left) {
    const left: AstNode = isComparison(each.left) && !each.left.extra?.parenthesized ? each.left.right : each.left;
    pairs.unshift(`${site.of(left)} ${each.operator} ${site.of(each.right)}`);
    if (left === each.left) break;
  }
  const text = pairs.join(" && ");
  return site.replace(whole, site.isEnclosed(whole, true) ? text : `(${text})`, "Compare each pair");
}

function isComparison(node: AstNode | undefined): node is BinaryExpression {
  return node?.type === "BinaryExpression" && /^[<>]=?$/.test(node.operator);
}

/** `const` where a variable of a function is assigned again. */
function constantAssignment(site: Site): Edit | undefined {
  const { node } = site;
  const found = node?.type === "Identifier" ? site.declarationOf(node.name) : undefined;
  if (found?.statement.kind !== "const") return undefined;
  const start = found.statement.start ?? 0;
  return { title: "Declare it with `let`", start, end: start + "const".length, text: "let" };
}

/** `const c = x > 0 ? a : b` where c is written to. */
function chosenArray(site: Site): Edit | undefined {
  let root: AstNode | undefined = site.node;
  while (root && (root.type === "MemberExpression" || root.type === "CallExpression" || isTypeWrapper(root))) {
    root =
      root.type === "MemberExpression" ? root.object : root.type === "CallExpression" ? root.callee : root.expression;
  }
  const init = root?.type === "Identifier" ? site.declarationOf(root.name)?.declarator.init : undefined;
  if (init?.type !== "ConditionalExpression" || !site.diagnostic.message.startsWith("an array")) return undefined;
  const { test, consequent, alternate } = init;
  const text = `${site.of(test)} ? [...${site.of(consequent)}] : [...${site.of(alternate)}]`;
  return site.replace(init, text, "Copy the branches");
}

/** `mlp(2, 50, 2)`, whose layers are one argument. */
function layersOfNet(site: Site): Edit | undefined {
  const call = site.within("CallExpression");
  if (call?.callee.type !== "Identifier" || call.callee.name !== "mlp" || call.arguments[0] !== site.node)
    return undefined;
  const sizes = call.arguments.filter(({ type }) => type === "NumericLiteral");
  const last = sizes.at(-1);
  if (sizes.length < 2 || last !== call.arguments[sizes.length - 1]) return undefined;
  const text = `[${sizes.map((each) => site.of(each)).join(", ")}]`;
  return { title: `Write ${quoted(text)}`, start: sizes[0].start ?? 0, end: last?.end ?? 0, text };
}

/** `{ "my-net": net = 2 }` as `{ myNet: net = 2 }`. */
function parameterName(site: Site): Edit | undefined {
  const key = site.path.at(-1);
  const property = key && site.parentOf(key);
  if (property?.type !== "ObjectProperty" || property.key !== key || property.computed || property.shorthand)
    return undefined;
  const pattern = site.parentOf(property);
  if (pattern?.type !== "ObjectPattern") return undefined;
  const name = identifierFrom(nameIn(key) ?? "");
  const isTaken = pattern.properties.some((each) => each.type === "ObjectProperty" && nameIn(each.key) === name);
  return isTaken ? undefined : site.replace(key, name);
}

function nameIn(key: AstNode): string | undefined {
  if (key.type === "Identifier") return key.name;
  return key.type === "StringLiteral" || key.type === "NumericLiteral" ? String(key.value) : undefined;
}

/** The initial value that is taken where none is given. */
function missingDefault({ node }: Site): Edit | undefined {
  if (!node?.end) return undefined;
  return { title: "Give it the default 0", start: node.end, end: node.end, text: " = 0" };
}

/** `import rows from "./forcing.csv"` as a table that is read. */
function tableImport(site: Site): Edit | undefined {
  const statement = site.within("ImportDeclaration");
  const local = statement?.specifiers.length === 1 ? statement.specifiers[0] : undefined;
  if (!statement?.source.value.endsWith(".csv") || !local || local.type === "ImportSpecifier") return undefined;
  const read = `const ${local.local.name} = table(${JSON.stringify(statement.source.value)});`;
  const hasWord = site.parsed.statements.some(
    (each) => each.type === "ImportDeclaration" && each.specifiers.some(({ local: { name } }) => name === "table"),
  );
  const text = hasWord ? read : `import { table } from "node-ode";\n${read}`;
  return site.replace(statement, text, "Read it with `table`");
}
