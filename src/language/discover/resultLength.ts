import type { Graph } from "../../graph/graph.ts";
import { Refusal } from "../evaluate/refusal.ts";
import { type EvaluatorOptions, SymbolicEvaluator } from "../evaluate/symbolicEvaluator.ts";
import { ArrayValue, type Closure, type Evaluator, type Value } from "../evaluate/value.ts";
import { emptyGraph } from "./trace.ts";

/**
 * The length of a function's result where it is the same for states of every size: that is then the dimension.
 *
 * The function is evaluated for a state that has every component one asks for and no length.
 */
export function constantLength(
  closure: Closure,
  options: EvaluatorOptions,
  theta: (e: Evaluator, graph: Graph) => Value,
): number | null {
  const graph = emptyGraph();
  const e = new SymbolicEvaluator({ ...options, graph });
  let length: number | null = null;
  e.run(() => {
    e.tolerate(() => {
      const state = new EndlessState(graph, e.store.epoch);
      const site = { node: closure.node, callee: closure.node, args: [] };
      const value = e.call(closure, [state, graph.input("t", 0), theta(e, graph)], site);
      const isOpen = value instanceof EndlessState || !(value instanceof ArrayValue);
      if (!isOpen && !state.wasMeasured && state.used <= value.length) length = value.length;
      return undefined;
    });
  }, closure.node);
  return e.errorCount === 0 ? length : null;
}

/** A state of unknown size. */
class EndlessState extends ArrayValue {
  wasMeasured = false;
  /** One past the last component that was asked for. */
  used = 0;
  readonly #graph: Graph;

  constructor(graph: Graph, born: number) {
    super([], born);
    this.#graph = graph;
  }

  override get length(): number {
    this.wasMeasured = true;
    throw new Refusal();
  }

  override get end(): number {
    return Number.POSITIVE_INFINITY;
  }

  override get elements(): readonly Value[] {
    return this.length as never;
  }

  override get(i: number): Value {
    this.used = Math.max(this.used, i + 1);
    return this.#graph.input("z", i);
  }
}
