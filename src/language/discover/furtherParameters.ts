import type { Diagnostic } from "../../core/diagnostic.ts";
import { namesOf } from "../evaluate/patterns.ts";
import { warningAt } from "../evaluate/refusal.ts";
import type { Closure } from "../evaluate/value.ts";
import type { AstNode } from "../syntax/ast.ts";
import type { SourceText } from "../syntax/parse.ts";
import { rangeOf } from "../syntax/range.ts";

/** Warnings of arguments after the third, which nothing ever gives: they keep their defaults. */
export function furtherParameters({ node }: Closure, source: SourceText): Diagnostic[] {
  const [third, ...further] = (node.params as readonly AstNode[]).slice(2);
  if (further.length === 0) return [];
  const text = (part: AstNode) =>
    rangeOf(part).file === source.file ? source.text.slice(part.start ?? 0, part.end ?? 0) : "…";
  const together = [third, ...further]
    .map((part) => text(part).replace(/^\{\s*|\s*\}\s*(=\s*\{\s*\})?$/g, ""))
    .join(", ");
  return further.map((parameter) => {
    const names = [...namesOf(parameter)].map((name) => `\`${name}\``).join(", ");
    const message = `a right-hand side takes a state, a time and parameters, and nothing gives it a fourth argument: ${names} keeps its default and is no parameter; put all of them into the third, as in \`{ ${together} } = {}\``;
    return warningAt(rangeOf(parameter), "further-argument", message);
  });
}
