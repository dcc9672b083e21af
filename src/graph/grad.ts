import { assemble } from "./assemble.ts";
import type { GraphBuilder, Node } from "./op.ts";
import { add, mul, neg } from "./ops/arithmetic.ts";
import { constant, input } from "./ops/leaf.ts";
import { sum } from "./ops/reduction.ts";
import { abs } from "./ops/rounding.ts";
import { guard, select } from "./ops/selection.ts";
import { reachable } from "./reachable.ts";

/** A value and its cotangent, of its size. */
export interface Seed {
  readonly node: Node;
  readonly cotangent: Node;
}

export interface CotangentOptions {
  /** Also give the cotangents of what depends on no input; default false. */
  readonly constants?: boolean;
}

/**
 * Reverse mode as a graph: the cotangents of every node that the seeds depend on and that depends on an input.
 *
 * A node is absent where its cotangent is exactly zero whatever the inputs are. Cotangents of branches are selected,
 * never multiplied by a mask, and what a branch made conditional is guarded, so that an untaken branch contributes
 * exactly 0 even where its value or its derivative is not finite.
 */
export function cotangents(
  graph: GraphBuilder,
  seeds: readonly Seed[],
  { constants = false }: CotangentOptions = {},
): Map<Node, Node> {
  const nodes = reachable(seeds.map((seed) => seed.node));
  const sweep = new ReverseSweep(graph, constants ? new Set(nodes) : dependent(nodes));
  for (const { node, cotangent } of seeds) sweep.contribute(node, cotangent, false);
  // Users have greater ids than their inputs: in falling order every cotangent is complete when its turn comes.
  for (const node of nodes.reverse()) sweep.visit(node);
  return sweep.cotangents;
}

/**
 * The gradient with respect to an input slot, one vector of `length` components, from cotangents of its parts.
 *
 * @param first the component that the vector begins with: all that differ from 0 lie in it
 */
export function gradient(
  graph: GraphBuilder,
  of: ReadonlyMap<Node, Node>,
  slot: string,
  length: number,
  first = 0,
): Node {
  const parts = [...of]
    .filter(([node]) => node.op === input && node.attributes.slot === slot)
    .map(([node, cotangent]) => ({ offset: Number(node.attributes.offset) - first, node: cotangent }));
  return assemble(graph, parts, length);
}

/** Terms of a node's cotangent so far, and whether all of them vanish where some branch is not taken. */
interface Contributions {
  readonly terms: Node[];
  conditional: boolean;
}

class ReverseSweep {
  readonly cotangents = new Map<Node, Node>();
  readonly #graph: GraphBuilder;
  readonly #wanted: ReadonlySet<Node>;
  readonly #contributions = new Map<Node, Contributions>();

  constructor(graph: GraphBuilder, wanted: ReadonlySet<Node>) {
    this.#graph = graph;
    this.#wanted = wanted;
  }

  /** Adds a term to a node's cotangent; over the components to which a scalar was broadcast it is summed. */
  contribute(node: Node, value: Node, conditional: boolean): void {
    if (!this.#wanted.has(node)) return;
    const term = value.size > node.size ? this.#graph.call(sum, value) : value;
    const known = this.#contributions.get(node);
    if (!known) {
      this.#contributions.set(node, { terms: [term], conditional });
      return;
    }
    known.terms.push(term);
    // A scalar also used outside the branch is taken anyway; of a vector some components may be used inside only.
    known.conditional = node.size === 1 ? known.conditional && conditional : known.conditional || conditional;
  }

  visit(node: Node): void {
    const contributions = this.#contributions.get(node);
    if (!contributions) return;
    const cotangent = this.#total(contributions.terms, node.size);
    this.cotangents.set(node, cotangent);
    if (node.op.kind === "elementwise") this.#throughElementwise(node, cotangent, contributions.conditional);
    else if (node.op.kind === "vector") this.#throughVector(node, cotangent, contributions.conditional);
  }

  #throughElementwise(node: Node, cotangent: Node, conditional: boolean): void {
    const { op } = node;
    if (op.kind !== "elementwise") return;
    op.vjp({ graph: this.#graph, node, cotangent }).forEach((term, k) => {
      if (!term || !this.#wanted.has(node.inputs[k])) return;
      const safe = conditional && !vanishesWith(term, cotangent) ? this.#graph.call(guard, cotangent, term) : term;
      this.contribute(node.inputs[k], safe, conditional || op.selective === true);
    });
  }

  #throughVector(node: Node, cotangent: Node, conditional: boolean): void {
    if (node.op.kind !== "vector") return;
    const operand = conditional ? this.#withGuardedInputs(node, cotangent) : node;
    const { vjp, selective = false } = node.op;
    vjp({ graph: this.#graph, node: operand, cotangent }).forEach((term, k) => {
      if (term) this.contribute(node.inputs[k], term, conditional || selective);
    });
  }

  /**
   * The node with its inputs set to 0 where its whole cotangent is 0, for the vjp of an op that multiplies them by parts
   * of the cotangent. Leaves are not computed in a branch and stay as they are.
   */
  #withGuardedInputs(node: Node, cotangent: Node): Node {
    const graph = this.#graph;
    if (node.op.kind !== "vector" || !node.op.multiplies) return node;
    const magnitude = cotangent.size === 1 ? cotangent : graph.call(sum, graph.call(abs, cotangent));
    const inputs = node.inputs.map((x) => (x.op.kind === "leaf" ? x : graph.call(guard, magnitude, x)));
    return graph.apply(node.op, inputs, node.attributes);
  }

  #total(terms: readonly Node[], size: number): Node {
    if (terms.length === 1) return terms[0];
    if (size === 1) return terms.reduce((x, y) => this.#graph.call(add, x, y));
    return assemble(
      this.#graph,
      terms.map((node) => ({ offset: 0, node })),
      size,
    );
  }
}

/** Whether a term is 0 with the cotangent by its form, without a guard. */
function vanishesWith(term: Node, cotangent: Node): boolean {
  if (term === cotangent) return true;
  switch (term.op) {
    case neg:
    case guard:
      return vanishesWith(term.inputs[0], cotangent);
    case mul:
      // A leaf is not computed in a branch.
      return term.inputs.some((x, k) => vanishesWith(x, cotangent) && term.inputs[1 - k].op.kind === "leaf");
    case select:
      return term.inputs.every((x, k) => k === 0 || x.op === constant || x === cotangent);
    default:
      return false;
  }
}

/** Those of some nodes, inputs before their users, that depend on an input. */
function dependent(nodes: readonly Node[]): Set<Node> {
  const result = new Set<Node>();
  for (const node of nodes) if (node.op === input || node.inputs.some((x) => result.has(x))) result.add(node);
  return result;
}
