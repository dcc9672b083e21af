import type { SourceRange } from "../../core/sourceRange.ts";
import { copyOne } from "../copyNodes.ts";
import { Graph } from "../graph.ts";
import type { Node, Op } from "../op.ts";
import { div, mul, neg, sub } from "../ops/arithmetic.ts";
import { ge, gt, le, lt } from "../ops/comparison.ts";
import { input } from "../ops/leaf.ts";
import { abs, ceil, floor, rem, round, sign, trunc } from "../ops/rounding.ts";
import { max, min, select } from "../ops/selection.ts";
import { component } from "../ops/structure.ts";
import { reachable } from "../reachable.ts";
import type { VectorField } from "../vectorField.ts";

/** A condition on the state, or a rounding of it, as one number that stands still between two crossings. */
export interface StateSwitch {
  /** What is looked at: the condition changes where it is 0, a rounding where it meets an end of its cell. */
  readonly of: Node;
  /** Where among the parameters the number stands: 1 where `of` is above 0, else 0; of a rounding its value, behind it its cell. */
  readonly slot: number;
  /** Of a condition its number where `of` is 0; of a rounding the function that is rounded by. */
  readonly kind: 0 | 0.5 | 1 | Rounding;
  readonly range: SourceRange | undefined;
  /** The operation of the field that it is made of. */
  readonly origin: Node;
}

export interface Rounding {
  /** Where the ends of the cell stand among the parameters. */
  readonly cell: readonly [lower: number, upper: number];
  /** The value at a number, and the ends of its cell. */
  readonly at: (x: number) => readonly [value: number, lower: number, upper: number];
}

/** A right-hand side that is smooth at conditions on the state: these are parameters, behind its own. */
export interface SwitchedField {
  readonly field: VectorField;
  readonly switches: readonly StateSwitch[];
  /** Parameters of its own. */
  readonly own: number;
}

/** More are no switches but a function of its own. */
export const MOST_SWITCHES = 64;

const comparisons = new Map<Op, 0 | 1>([
  [gt, 0],
  [ge, 1],
  [lt, 1],
  [le, 0],
]);
const bends: ReadonlySet<Op> = new Set([abs, max, min]);
const roundings = new Map<Op, Rounding["at"]>([
  [floor, (x) => [Math.floor(x), Math.floor(x), Math.floor(x) + 1]],
  [ceil, (x) => [Math.ceil(x), Math.ceil(x) - 1, Math.ceil(x)]],
  [round, (x) => [Math.round(x), Math.round(x) - 0.5, Math.round(x) + 0.5]],
  [trunc, truncated],
]);

/**
 * A right-hand side with its conditions on the state made parameters; undefined where there are none. Those that look at the same have one
 * number together: a friction and a magnitude of one speed change at once.
 *
 * @param withBends so are magnitudes and the larger and the smaller of two, which jump nowhere
 * @throws RangeError where there are too many
 */
export function switchedField(field: VectorField, withBends: boolean): SwitchedField | undefined {
  const graph = new Graph({ budget: 4 * field.graph.budget });
  const switches: StateSwitch[] = [];
  const copies = new Map<Node, Node>();
  const moving = new Set<Node>();
  const of = (node: Node) => copies.get(node)!;
  let parameters = field.parameterCount;
  const reserve = (size: number) => {
    const first = parameters;
    parameters += size;
    return { first, numbers: graph.input("theta", first, size) };
  };
  const numbersOf = new Map<Node, Node>();
  const side = (origin: Node, looked: Node, kind: StateSwitch["kind"]): Node => {
    const known = numbersOf.get(looked);
    if (known) return known;
    const opposite = numbersOf.get(
      looked.op === sub ? graph.call(sub, looked.inputs[1], looked.inputs[0]) : graph.call(neg, looked),
    );
    if (opposite) return graph.call(sub, graph.constant(1), opposite);
    const { first, numbers } = reserve(origin.size);
    numbersOf.set(looked, numbers);
    for (let i = 0; i < origin.size; i++)
      switches.push({ of: component(graph, looked, i), slot: first + i, kind, range: origin.range, origin });
    return numbers;
  };
  const rounded = (origin: Node, looked: Node, at: Rounding["at"]): Node => {
    const n = origin.size;
    const { first, numbers } = reserve(n);
    const ends = reserve(2 * n).first;
    for (let i = 0; i < n; i++) {
      const kind = { cell: [ends + i, ends + n + i], at } as const;
      switches.push({ of: component(graph, looked, i), slot: first + i, kind, range: origin.range, origin });
    }
    return numbers;
  };
  for (const node of reachable(field.outputs)) {
    const { op, inputs, attributes } = node;
    const isMoving = (op === input && attributes.slot === "z") || inputs.some((x) => moving.has(x));
    const number = isMoving ? replaced(node) : undefined;
    copies.set(node, number ?? copyOne(graph, node, of));
    // What is made a number stands still, and so do conditions on it.
    if (isMoving && (!number || op === rem || bends.has(op))) moving.add(node);
    if (switches.length > MOST_SWITCHES) throw new RangeError(`more than ${MOST_SWITCHES} conditions on the state`);
  }
  if (switches.length === 0) return undefined;
  const outputs = field.outputs.map(of);
  return { field: { ...field, graph, parameterCount: parameters, outputs }, switches, own: field.parameterCount };

  function replaced(node: Node): Node | undefined {
    const { op } = node;
    const [x, y] = node.inputs.map(of);
    const atZero = comparisons.get(op);
    if (atZero !== undefined) {
      const numbers = side(node, graph.call(sub, x, y), atZero);
      return op.kind === "elementwise"
        ? graph.call(op === gt || op === ge ? gt : lt, numbers, graph.constant(0.5))
        : undefined;
    }
    const signOf = (looked: Node, kind: StateSwitch["kind"]) =>
      graph.call(sub, graph.call(mul, graph.constant(2), side(node, looked, kind)), graph.constant(1));
    if (op === sign) return signOf(x, 0.5);
    if (bends.has(op)) {
      if (!withBends) return undefined;
      if (op === abs) return graph.call(mul, signOf(x, 1), x);
      const isFirst = graph.call(gt, side(node, graph.call(sub, x, y), 1), graph.constant(0.5));
      return op === max ? graph.call(select, isFirst, x, y) : graph.call(select, isFirst, y, x);
    }
    const at = roundings.get(op);
    if (at) return rounded(node, x, at);
    if (op === rem) return graph.call(sub, x, graph.call(mul, y, rounded(node, graph.call(div, x, y), truncated)));
    return undefined;
  }
}

function truncated(x: number): readonly [number, number, number] {
  const value = Math.trunc(x);
  if (value === 0) return [0, -1, 1];
  return value > 0 ? [value, value, value + 1] : [value, value - 1, value];
}
