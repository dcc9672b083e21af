import type { Edit, Site } from "./site.ts";

/** Options that are chosen by a text, which many write as a name. */
const TEXTS = new Set(["method", "gradient", "precision"]);

/** `{ method: rk4 }`, where the choice is a text. */
export function quotedChoice(site: Site): Edit | undefined {
  const { node } = site;
  const property = node && site.parentOf(node);
  if (node?.type !== "Identifier" || property?.type !== "ObjectProperty" || property.value !== node) return undefined;
  const { key, computed, shorthand } = property;
  if (computed || shorthand || key.type !== "Identifier" || !TEXTS.has(key.name)) return undefined;
  return site.replace(node, JSON.stringify(node.name));
}

/** A value of an option that says what is meant, if not as it is written: `lbfgs` for `lbfgs()`, `"5"` for 5, `10` for [0, 10]. */
export function optionValue(site: Site): Edit | undefined {
  const { node } = site;
  const { message } = site.diagnostic;
  if (node?.type === "Identifier" && message.endsWith("which is not called")) {
    // What has to be given an argument is not mended by parentheses.
    const takesNone = message.includes(` ${node.name}()`) || message.includes(` ${node.name}({`);
    return takesNone ? site.replace(node, `${node.name}()`) : undefined;
  }
  if (node?.type === "StringLiteral" && /must be an? (number|integer)/.test(message)) {
    const isNumber = node.value.trim() !== "" && Number.isFinite(Number(node.value));
    return isNumber ? site.replace(node, String(Number(node.value))) : undefined;
  }
  const isSpan = node?.type === "NumericLiteral" && node.value > 0 && message.startsWith("`t` must be [from, to]");
  return isSpan ? site.replace(node, `[0, ${site.of(node)}]`) : undefined;
}
