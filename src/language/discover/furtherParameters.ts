import type { Diagnostic, Fix } from "../../core/diagnostic.ts";
import { listed, quoted } from "../../core/quoted.ts";
import { namesOf } from "../evaluate/patterns.ts";
import { warningAt } from "../evaluate/refusal.ts";
import type { Closure } from "../evaluate/value.ts";
import type { AstNode } from "../syntax/ast.ts";
import type { SourceText } from "../syntax/parse.ts";
import { rangeBetween, rangeOf } from "../syntax/range.ts";

/** Warnings of arguments after the third, which nothing ever gives: they keep their defaults. */
export function furtherParameters({ node }: Closure, source: SourceText): Diagnostic[] {
  const [third, ...further] = (node.params as readonly AstNode[]).slice(2);
  if (further.length === 0) return [];
  const together = inOne([third, ...further], source);
  const last = further[further.length - 1];
  const fix: Fix | undefined =
    together === undefined
      ? undefined
      : {
          title: "Put them into the third",
          range: rangeBetween(third, last),
          text: together,
        };
  const advice = together ? `, as in ${quoted(together)}` : "";
  return further.map((parameter) => {
    const names = listed([...namesOf(parameter)], quoted);
    const message = `a right-hand side takes a state, a time and parameters, and nothing gives it a fourth argument: ${names} keeps its default and is no parameter; put all of them into the third${advice}`;
    return warningAt(rangeOf(parameter), "further-argument", message, fix);
  });
}

/** Several arguments as one object of parameters; undefined where one is neither a name nor such an object. */
function inOne(parameters: readonly AstNode[], { file, text }: SourceText): string | undefined {
  const of = ({ start, end }: AstNode) => text.slice(start ?? 0, end ?? 0);
  const entries = parameters.map((parameter) => {
    const { target, value } = withDefault(parameter);
    if (rangeOf(parameter).file !== file) return undefined;
    if (target.type === "Identifier") return value ? `${target.name} = ${of(value)}` : target.name;
    const isEmpty = value?.type === "ObjectExpression" && value.properties.length === 0;
    return target.type === "ObjectPattern" && (!value || isEmpty) ? target.properties.map(of).join(", ") : undefined;
  });
  return entries.every((each) => each !== undefined) ? `{ ${entries.join(", ")} } = {}` : undefined;
}

function withDefault(parameter: AstNode): { target: AstNode; value?: AstNode } {
  return parameter.type === "AssignmentPattern"
    ? { target: parameter.left, value: parameter.right }
    : { target: parameter };
}
