import type { Graph } from "../../graph/graph.ts";
import { NetValue } from "../evaluate/netValue.ts";
import { Unusable } from "../evaluate/refusal.ts";
import type { EvaluatorOptions } from "../evaluate/symbolicEvaluator.ts";
import {
  ArrayValue,
  Builtin,
  ChoiceValue,
  Closure,
  type Evaluator,
  Namespace,
  ObjectValue,
  ParamValue,
  type Value,
} from "../evaluate/value.ts";
import type { Known, KnownEntry, KnownFunction, KnownValue, Slot, Traced } from "../known.ts";
import type { AstNode } from "../syntax/ast.ts";
import { rangeOf } from "../syntax/range.ts";
import { Dynamics } from "./dynamics.ts";
import { arrayInput, thetaInput } from "./inputs.ts";
import { emptyGraph, resultSyntax, traceCall } from "./trace.ts";

/** Tells the dynamics function that a function of the text is, if it is one. */
export type FindDynamics = (closure: Closure) => Dynamics | undefined;

/** Turns evaluated values into plain ones that remember where they were written. */
export class KnownReader {
  readonly #options: EvaluatorOptions;
  readonly #findDynamics: FindDynamics;

  constructor(options: EvaluatorOptions, findDynamics: FindDynamics) {
    this.#options = options;
    this.#findDynamics = findDynamics;
  }

  /** The value that a piece of the text has; of entries that were written there too, each with its own range. */
  read(value: Value, site: AstNode, depth = 0): Known {
    const { effort } = this.#options;
    // Values that are shared by others stand in as many places, so that they are counted as often.
    effort.spend(STEPS);
    if (effort.isSpent) return { value: { kind: "refused" }, range: rangeOf(site) };
    return { value: depth > MAX_DEPTH ? { kind: "refused" } : this.#valueOf(value, site, depth), range: rangeOf(site) };
  }

  #valueOf(value: Value, site: AstNode, depth: number): KnownValue {
    if (typeof value === "number") return { kind: "number", number: value };
    if (typeof value === "boolean") return { kind: "boolean", boolean: value };
    if (typeof value === "string") return { kind: "string", string: value };
    if (value === undefined || value === null) return { kind: "nothing" };
    if (value instanceof Unusable) return { kind: "refused" };
    if (value instanceof ArrayValue) return { kind: "array", items: this.#items(value, site, depth) };
    if (value instanceof ObjectValue) return { kind: "object", entries: this.#entries(value, site, depth) };
    if (value instanceof Closure) return { kind: "function", ...this.#function(value) };
    if (value instanceof ChoiceValue) {
      const { word, args, site: call } = value;
      const items = args.map((each, k) => this.read(each, call.args[k] ?? call.node, depth + 1));
      return { kind: "call", name: word, nameRange: rangeOf(call.callee), arguments: items };
    }
    if (value instanceof ParamValue) return this.#valueOf(value.value, value.valueSyntax, depth + 1);
    if (value instanceof Builtin || value instanceof Namespace) return { kind: "word", name: value.name };
    if (value instanceof NetValue && value.weights instanceof Float64Array) {
      return { kind: "net", layers: value.layers, activation: value.activation, weights: value.weights };
    }
    return { kind: "refused" };
  }

  #items(array: ArrayValue, site: AstNode, depth: number): Known[] {
    const written = array.literal?.type === "ArrayExpression" ? array.literal.elements : [];
    // After a spread, or a change of its length, an entry is not at its place in the literal.
    const isAsWritten = written.length === array.length && !written.some((x) => x?.type === "SpreadElement");
    return array.elements.map((x, i) => this.read(x, (isAsWritten && written[i]) || site, depth + 1));
  }

  #entries(object: ObjectValue, site: AstNode, depth: number): Map<string, KnownEntry> {
    const entries = new Map<string, KnownEntry>();
    for (const [key, entry] of object.properties) {
      const syntax = object.literal?.get(key);
      const { value, range } = this.read(entry, syntax?.value ?? site, depth + 1);
      entries.set(key, { value, range, keyRange: rangeOf(syntax?.key ?? site) });
    }
    return entries;
  }

  #function(closure: Closure): KnownFunction {
    const options = this.#options;
    const findDynamics = this.#findDynamics;
    const required = closure.node.params.filter(({ type }) => type !== "RestElement");
    return {
      arity: required.length,
      get dynamics() {
        return findDynamics(closure);
      },
      trace: (slots, graph = emptyGraph()) => traceSlots(options, closure, slots, graph),
    };
  }
}

const MAX_DEPTH = 50;
/** Steps of evaluation in the time that one value takes to be read. */
const STEPS = 6;

function traceSlots(options: EvaluatorOptions, closure: Closure, slots: readonly Slot[], graph: Graph): Traced {
  const traced = traceCall(options, closure, graph, (e) => slots.map((slot) => inputOf(e, graph, slot)));
  return { ...traced, resultRange: rangeOf(resultSyntax(closure.node)) };
}

function inputOf(e: Evaluator, graph: Graph, { input, shape }: Slot): Value {
  switch (shape.kind) {
    case "number":
      return graph.input(input, 0);
    case "array":
      return arrayInput(e, graph, input, shape.size);
    case "parameters": {
      const { of } = shape;
      return thetaInput(e, graph, input, of.parameters, of instanceof Dynamics ? of.thetaForm : "object");
    }
  }
}
