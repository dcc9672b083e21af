import { counted } from "../../core/counted.ts";
import type { Diagnostic, Fix } from "../../core/diagnostic.ts";
import { describe } from "../evaluate/describe.ts";
import { AS_NUMBER } from "../evaluate/operands.ts";
import { errorAt } from "../evaluate/refusal.ts";
import { ArrayValue, isScalar, isTruth, ObjectValue, type Value } from "../evaluate/value.ts";
import type { AstNode, FunctionNode } from "../syntax/ast.ts";
import type { SourceText } from "../syntax/parse.ts";
import { headOf, rangeOf } from "../syntax/range.ts";
import { resultSyntax } from "./trace.ts";

/** The state that a result must fit. */
export interface ResultShape {
  readonly scalar: boolean;
  readonly dimension: number;
  /** Names that the text gives to components. */
  readonly names: readonly (string | undefined)[];
}

/** What is wrong with a value as dz/dt of a state of that shape. */
export function resultFault(
  value: Value,
  node: FunctionNode,
  state: ResultShape,
  source: SourceText,
): Diagnostic | undefined {
  const at = resultSyntax(node);
  const wrong = (message: string, fix?: Fix) => errorAt(rangeOf(at), "wrong-result", message, fix);
  if (value === undefined) return withoutResult(node, at);
  if (state.scalar) {
    if (isScalar(value)) return undefined;
    const message = `the state is one number, so the result must be one number, but this is ${describe(value)}`;
    if (isTruth(value)) return errorAt(rangeOf(at), "wrong-result", message, AS_NUMBER);
    return wrong(message, value instanceof ArrayValue && value.length === 1 ? entryFix(at, source) : undefined);
  }
  if (value instanceof ArrayValue && value.length === state.dimension) return undefined;
  const wanted = `an array of ${counted(state.dimension, "number")}`;
  const message = `the state has ${counted(state.dimension, "component")}, so the result must be ${wanted}, but this is ${describe(value)}`;
  if (isScalar(value) && state.dimension === 1) return wrong(message, bracketsFix(at, source));
  return wrong(message, value instanceof ObjectValue ? arrayFix(at, state, source) : undefined);
}

/** The one entry of a written array by itself. */
function entryFix(at: AstNode, source: SourceText): Fix | undefined {
  const entry = at.type === "ArrayExpression" && at.elements.length === 1 ? at.elements[0] : undefined;
  if (!entry || entry.type === "SpreadElement" || rangeOf(at).file !== source.file) return undefined;
  // Braces after an arrow would begin a body, and a sequence needs its parentheses.
  const text = textOf(entry, source);
  return { title: "Write the number itself", range: rangeOf(at), text: /^[{]|,/.test(text) ? `(${text})` : text };
}

function bracketsFix(at: AstNode, source: SourceText): Fix | undefined {
  const range = rangeOf(at);
  if (range.file !== source.file) return undefined;
  return { title: "Write an array", range, text: `[${textOf(at, source)}]` };
}

function textOf({ start, end }: AstNode, { text }: SourceText): string {
  return text.slice(start ?? 0, end ?? 0);
}

/** A function that ends without `return`: often its last line is the result. */
function withoutResult({ body }: FunctionNode, at: AstNode): Diagnostic {
  const last = body.type === "BlockStatement" ? body.body.at(-1) : undefined;
  if (last?.type !== "ExpressionStatement" || !isResult(last.expression)) {
    return errorAt(rangeOf(at), "missing-return", "this function ends without a result; return dz/dt");
  }
  const fix = { title: "Write `return`", range: headOf(last, 0), text: "return " };
  return errorAt(rangeOf(last), "missing-return", "this is computed and dropped; write `return` before it", fix);
}

function isResult(expression: AstNode): boolean {
  return expression.type !== "AssignmentExpression" && expression.type !== "UpdateExpression";
}

/** An object with a value for every component, as an array in their order; only where its text is at hand. */
function arrayFix(at: AstNode, { names }: ResultShape, source: SourceText): Fix | undefined {
  const range = rangeOf(at);
  if (at.type !== "ObjectExpression" || range.file !== source.file) return undefined;
  const values = names.map((name) => {
    const entry = at.properties.find(
      (each) => each.type === "ObjectProperty" && each.key.type === "Identifier" && each.key.name === name,
    );
    return entry?.type === "ObjectProperty" ? entry.value : undefined;
  });
  if (!values.every((value) => value !== undefined) || values.length !== at.properties.length) return undefined;
  const written = values.map((value) => textOf(value, source));
  return { title: "Write an array", range, text: `[${written.join(", ")}]` };
}
