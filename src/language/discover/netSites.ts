import type { SourceRange } from "../../core/sourceRange.ts";
import type { WeightsSite } from "../dynamicsFunction.ts";
import type { AstNode } from "../syntax/ast.ts";
import { endOf, rangeOf } from "../syntax/range.ts";

/** Arguments of the words that make nets, without the options behind them. */
const SIZES: Readonly<Record<string, number>> = { mlp: 1, dense: 2 };

/**
 * The place for an option, as `weights`, in a call such as `mlp([2, 50, 2], { seed: 7 })`; undefined where a net is not written as
 * one.
 */
export function netOptionSite(node: AstNode, option: string): WeightsSite | undefined {
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return undefined;
  const sizes = SIZES[node.callee.name];
  const { arguments: given } = node;
  if (sizes === undefined || given.length < sizes) return undefined;
  const options = given[sizes];
  if (!options) return { range: endOf(given[sizes - 1]), before: `, { ${option}: `, after: " }" };
  if (options.type !== "ObjectExpression") return undefined;
  const { properties } = options;
  if (properties.length === 0) return { range: rangeOf(options), before: `{ ${option}: `, after: " }" };
  const own = properties.find(
    (property) =>
      property.type === "ObjectProperty" &&
      !property.computed &&
      (property.key.type === "Identifier"
        ? property.key.name
        : property.key.type === "StringLiteral" && property.key.value) === option,
  );
  if (own) return { range: rangeOf(own), before: `${option}: `, after: "" };
  return { range: endOf(properties[properties.length - 1]), before: `, ${option}: `, after: "" };
}

/** Where `mlp` has its layer sizes, written as numbers. */
export function layersRange(node: AstNode): SourceRange | undefined {
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier" || node.callee.name !== "mlp")
    return undefined;
  const [layers] = node.arguments;
  if (layers?.type !== "ArrayExpression") return undefined;
  return layers.elements.every((each) => each?.type === "NumericLiteral") ? rangeOf(layers) : undefined;
}
