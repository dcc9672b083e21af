import type { SourceRange } from "../../core/sourceRange.ts";
import type { Half } from "../../core/splitMethod.ts";
import type { Node } from "../op.ts";
import { div, mul } from "../ops/arithmetic.ts";
import { constant, input } from "../ops/leaf.ts";
import { reachable } from "../reachable.ts";
import type { VectorField } from "../vectorField.ts";
import { type Components, dependencies, has, members } from "./dependencies.ts";
import { type Place, separate } from "./separate.ts";

/** A right-hand side in two parts that add up to it: neither depends on a component that it moves. */
export type Halves = Readonly<Record<Half, VectorField>>;

/** Why a right-hand side has no halves. */
export interface Unsplit {
  /** dz_i/dt depends on z_j, of each pair, which cannot all go with halves of which each moves along the other. */
  readonly chain: readonly (readonly [i: number, j: number])[];
  /** Where the last of these stands in the text. */
  readonly range: SourceRange | undefined;
}

const known = new WeakMap<VectorField, Halves | Unsplit>();
/** Of right-hand sides that are made of others: how their halves are made. */
const derived = new WeakMap<VectorField, () => Halves | Unsplit>();

/** The halves of a right-hand side q′ = g(p, t), p′ = f(q, t), read off its graph. */
export function halvesOf(field: VectorField): Halves | Unsplit {
  const found = known.get(field) ?? derived.get(field)?.() ?? find(field);
  known.set(field, found);
  return found;
}

export function isUnsplit(found: Halves | Unsplit): found is Unsplit {
  return "chain" in found;
}

/** What is made of a right-hand side, and is linear in it: made of its halves, it has the halves of the whole. */
export function withHalves(make: (field: VectorField) => VectorField): (field: VectorField) => VectorField {
  return (field) => {
    const made = make(field);
    derived.set(made, () => {
      const halves = halvesOf(field);
      return isUnsplit(halves) ? halves : { positions: make(halves.positions), momenta: make(halves.momenta) };
    });
    return made;
  };
}

function find(field: VectorField): Halves | Unsplit {
  const { outputs, dimension, graph } = field;
  const all = dependencies(outputs, dimension);
  const still = outputs.map(isZero);
  const readBy = (node: Node) => members(all.get(node)![0]).filter((j) => !still[j]);
  const reads = outputs.map(readBy);
  const isRead = new Set(reads.flat());
  // 1. What is read by another's derivative goes with the other half: halves are the colours of a graph without odd cycles.
  const edges = outputs.flatMap((_, i) => (isRead.has(i) ? reads[i].map((j): Edge => [i, j]) : []));
  const colouring = new Colouring(dimension, edges);
  const placed = outputs.map((node, i) => isRead.has(i) && isVelocity(node, still, (of) => readBy(of).length === 0));
  for (let i = dimension - 1; i >= 0; i--) if (placed[i]) colouring.first(i);
  // 2. What is read by nothing is moved in both halves, where it is a sum of terms of either.
  const zero = graph.constant(0);
  const parts = outputs.map((node, i): readonly [Node, Node] | Edge => {
    if (isRead.has(i) || still[i]) return colouring.of(i) === 0 ? [node, zero] : [zero, node];
    return separate(graph, node, (of) => colouring.placeOf(readBy(of))) ?? [i, i];
  });
  const conflict = colouring.conflict;
  if (conflict) return { chain: conflict, range: rangeOf(field, conflict[conflict.length - 1], all) };
  const mixed = parts.findIndex(([first]) => typeof first === "number");
  if (mixed >= 0) return unsplitIntegral(field, mixed, reads[mixed], colouring, all);
  const half = (k: 0 | 1, name: string): VectorField => ({
    ...field,
    name: `${field.name} (${name})`,
    outputs: parts.map((part) => part[k] as Node),
  });
  return { positions: half(0, "positions"), momenta: half(1, "momenta") };
}

type Edge = readonly [i: number, j: number];

/** Two colours of components such that none is read by its own. */
class Colouring {
  /** Pairs of which each reads the next, all round an odd cycle; undefined where there is none. */
  conflict: readonly Edge[] | undefined;
  readonly #colours: Uint8Array;
  /** By component, the first of those that it hangs together with. */
  readonly #trees: Int32Array;

  constructor(dimension: number, edges: readonly Edge[]) {
    this.#colours = new Uint8Array(dimension);
    this.#trees = new Int32Array(dimension);
    const neighbours: { readonly to: number; readonly edge: Edge }[][] = Array.from({ length: dimension }, () => []);
    for (const edge of edges) {
      const [i, j] = edge;
      neighbours[i].push({ to: j, edge });
      if (i !== j) neighbours[j].push({ to: i, edge });
    }
    const from = new Map<number, { readonly at: number; readonly edge: Edge } | undefined>();
    for (let root = 0; root < dimension; root++) {
      if (from.has(root)) continue;
      from.set(root, undefined);
      const queue = [root];
      for (const at of queue) {
        this.#trees[at] = root;
        for (const { to, edge } of neighbours[at]) {
          if (!from.has(to)) {
            from.set(to, { at, edge });
            this.#colours[to] = 1 - this.#colours[at];
            queue.push(to);
          } else if (this.#colours[to] === this.#colours[at]) {
            this.conflict = cycle(from, at, to, edge);
            return;
          }
        }
      }
    }
  }

  of(i: number): 0 | 1 {
    return this.#colours[i] === 0 ? 0 : 1;
  }

  /** The half in which something moves that reads these: where they stand still. Undefined where they are of both. */
  placeOf(components: readonly number[]): Place {
    if (components.length === 0) return "either";
    const first = this.of(components[0]);
    return components.every((j) => this.of(j) === first) ? (first === 0 ? 1 : 0) : undefined;
  }

  /** Changes the colours of all that hangs together with a component so that its own is 0. */
  first(i: number): void {
    if (this.#colours[i] === 0) return;
    for (const [j, tree] of this.#trees.entries()) if (tree === this.#trees[i]) this.#colours[j] = 1 - this.#colours[j];
  }
}

/** The edges of the tree between two nodes, and the one that closes it. */
function cycle(
  from: ReadonlyMap<number, { readonly at: number; readonly edge: Edge } | undefined>,
  a: number,
  b: number,
  closing: Edge,
): Edge[] {
  const upwards = (node: number) => {
    const path: Edge[] = [];
    for (let step = from.get(node); step; step = from.get(step.at)) path.push(step.edge);
    return path;
  };
  const [left, right] = [upwards(a), upwards(b)];
  while (left.length > 0 && right.length > 0 && left[left.length - 1] === right[right.length - 1]) {
    left.pop();
    right.pop();
  }
  return [...left.reverse(), ...right, closing];
}

/** An integral that reads both halves in one term. */
function unsplitIntegral(
  field: VectorField,
  i: number,
  reads: readonly number[],
  colouring: Colouring,
  all: ReadonlyMap<Node, readonly Components[]>,
): Unsplit {
  const p = reads.find((j) => colouring.of(j) === 0)!;
  const q = reads.find((j) => colouring.of(j) === 1)!;
  return {
    chain: [
      [i, p],
      [i, q],
    ],
    range: rangeOf(field, [i, q], all),
  };
}

/**
 * Whether a derivative is a component itself, as in x′ = v or q′ = p/m, be it times a component that stands still (a scale of time):
 * it is that of a position. Where there is none, positions are what is listed first.
 */
function isVelocity(node: Node, still: readonly boolean[], standsStill: (node: Node) => boolean): boolean {
  const isScale = (x: Node) => isState(x) && still[Number(x.attributes.offset)];
  if (node.op === mul && node.inputs.some(isScale)) {
    const [x, y] = node.inputs;
    return isVelocity(isScale(x) ? y : x, still, standsStill);
  }
  if (node.op === div && standsStill(node.inputs[1])) return isState(node.inputs[0]);
  return isState(node);
}

function isState({ op, attributes }: Node): boolean {
  return op === input && attributes.slot === "z";
}

function isZero({ op, attributes }: Node): boolean {
  return op === constant && attributes.value === 0;
}

/** The smallest expression in a derivative that has a component in it, as it was written. */
function rangeOf(
  { outputs }: VectorField,
  [i, j]: Edge,
  all: ReadonlyMap<Node, readonly Components[]>,
): SourceRange | undefined {
  const isOf = (x: Node) => all.get(x)!.some((set) => has(set, j));
  const user = reachable([outputs[i]]).find(
    ({ op, inputs, range }) => op.kind !== "leaf" && range && inputs.some(isOf),
  );
  return user?.range ?? outputs[i].range;
}
