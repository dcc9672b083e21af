import type { Diagnostic } from "../../core/diagnostic.ts";
import { Graph } from "../../graph/graph.ts";
import type { Node } from "../../graph/op.ts";
import { limits } from "../evaluate/budget.ts";
import { scalar, scalarWithin } from "../evaluate/operands.ts";
import { settled } from "../evaluate/optional.ts";
import { Refusal, Unusable } from "../evaluate/refusal.ts";
import { type EvaluatorOptions, SymbolicEvaluator } from "../evaluate/symbolicEvaluator.ts";
import { use } from "../evaluate/use.ts";
import { ArrayValue, type Closure, type Evaluator, isScalar, type Value } from "../evaluate/value.ts";
import { type AstNode, children, type FunctionNode, isFunction } from "../syntax/ast.ts";

/** What a function of the text gives for arguments that stand for inputs of a graph. */
export interface TracedCall {
  readonly graph: Graph;
  /** The value's components; absent where it is wrong. */
  readonly outputs: readonly Node[] | undefined;
  readonly scalar: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** A graph as large as an evaluation may make it. */
export function emptyGraph(): Graph {
  return new Graph({ budget: limits.operations });
}

/** Evaluates a function for arguments; its result must be a number or an array of numbers. */
export function traceCall(
  options: EvaluatorOptions,
  closure: Closure,
  graph: Graph,
  makeArguments: (e: Evaluator) => readonly Value[],
  check?: (value: Value, node: FunctionNode) => Diagnostic | undefined,
): TracedCall {
  const e = new SymbolicEvaluator({ ...options, graph });
  const { node } = closure;
  const at = resultSyntax(node);
  // What the arguments are made of may be too much already; the last of them takes the rest of the graph.
  const parameter: AstNode | undefined = node.params[node.params.length - 1];
  let outputs: readonly Node[] | undefined;
  let isNumber = false;
  e.run(() => {
    e.tolerate(() => {
      const value = settled(e.call(closure, makeArguments(e), { node, callee: node, args: [] }));
      const wrong = value instanceof Unusable ? undefined : check?.(value, node);
      if (wrong) throw new Refusal(wrong);
      outputs = componentsOf(e, value, at);
      isNumber = isScalar(value);
      return undefined;
    });
  }, parameter ?? node);
  const { diagnostics } = e;
  return { graph, outputs: e.errorCount === 0 ? outputs : undefined, scalar: isNumber, diagnostics };
}

function componentsOf(e: Evaluator, value: Value, at: AstNode): Node[] {
  if (!(value instanceof ArrayValue)) return [e.node(scalar(e, use(value), "the result", at), at)];
  const written = at.type === "ArrayExpression" ? at.elements : [];
  const isByPlace = written.every((each) => each && each.type !== "SpreadElement");
  return value.elements.map((x, i) => {
    const what = `component ${i} of the result`;
    const own = isByPlace ? written[i] : undefined;
    return e.node(own ? scalar(e, use(x), what, own) : scalarWithin(e, use(x), what, at), at);
  });
}

/** Where a function's result is written: an arrow's expression, or the last `return`. */
export function resultSyntax(node: FunctionNode): AstNode {
  if (node.body.type !== "BlockStatement") return node.body;
  let last: AstNode = (node.type === "FunctionDeclaration" && node.id) || node;
  let end = -1;
  const open: AstNode[] = [node.body];
  for (let part = open.pop(); part; part = open.pop()) {
    if (part.type === "ReturnStatement" && (part.start ?? 0) > end)
      [last, end] = [part.argument ?? part, part.start ?? 0];
    for (const child of children(part)) if (!isFunction(child)) open.push(child);
  }
  return last;
}
