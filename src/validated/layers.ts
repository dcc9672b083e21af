import { enclose } from "../graph/enclosure.ts";
import { cotangents, gradient } from "../graph/grad.ts";
import { Graph } from "../graph/graph.ts";
import { CONTINUOUS, DEFINED, type Interval, interval, point } from "../graph/interval.ts";
import type { ElementwiseOp, Node } from "../graph/op.ts";
import { add, mul, neg, sub } from "../graph/ops/arithmetic.ts";
import { input } from "../graph/ops/leaf.ts";
import { affine, matvec } from "../graph/ops/matrix.ts";
import { components, pack, slice } from "../graph/ops/structure.ts";
import { reachable } from "../graph/reachable.ts";
import type { VectorField } from "../graph/vectorField.ts";
import { type Box, hull, intersection, middle } from "./box.ts";
import { type IntervalMatrix, magnitude } from "./intervalMatrix.ts";
import type { Norm } from "./norm.ts";
import { productAbove, sumAbove } from "./rounding.ts";
import { supremum } from "./supremum.ts";

/** A dense layer on the way from the state to f. */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** At least ‖W‖. */
  readonly weights: number;
  /** What is applied to its result, and at least sup |σ′| over the values that it takes. */
  readonly activation?: { readonly name: string; readonly constant: number };
  /** At least the Lipschitz constant in z of all up to and with this layer. */
  readonly bound: number;
}

/** f as a composition: bounds multiplied layer by layer. */
export interface Layered {
  readonly layers: readonly DenseLayer[];
  /** At least sup ‖∂f/∂z‖; ∞ where an operation has no rule, or f may jump. */
  readonly bound: number;
}

/** Whether there is anything to be bounded layer by layer. */
export function hasLayers({ outputs }: Pick<VectorField, "outputs">): boolean {
  return reachable(outputs).some(({ op }) => op === affine || op === matvec);
}

/** Halves of the range of an activation that are looked at for the supremum of its slope. */
const PARTS = 200;
const CLOSE = 1e-4;

/**
 * Bounds of the Lipschitz constants of all parts of f over a box of states, the one of a composition as the product of those of its
 * parts: of a layer ‖W‖, of an activation its largest slope over what it is given.
 *
 * @param box time first
 */
export function layered(field: VectorField, theta: ArrayLike<number>, [t, ...z]: Box, norm: Norm): Layered {
  const nodes = reachable(field.outputs);
  const ranges = enclose(field.outputs, { t: [t], z, theta: Array.from(theta, point) });
  const constants = new Map<Node, number>();
  const layers = new Map<Node, DenseLayer>();
  const of = (node: Node) => constants.get(node)!;
  const range = (node: Node) => ranges.get(node)!;
  const constantOf = (node: Node): number => {
    const { op, inputs, attributes } = node;
    if (!range(node).every(({ grade }) => grade === CONTINUOUS)) return Number.POSITIVE_INFINITY;
    if (op === input) return attributes.slot === "z" ? 1 : 0;
    if (inputs.every((x) => of(x) === 0)) return 0;
    if (op === affine || op === matvec) {
      const [W, x] = inputs;
      if (of(W) !== 0 || (inputs[2] && of(inputs[2]) !== 0)) return Number.POSITIVE_INFINITY;
      const weights = norm.matrixUpper(matrixOf(range(W), node.size, x.size));
      const bound = productAbove(weights, of(x));
      layers.set(node, { inputs: x.size, outputs: node.size, weights, bound });
      return bound;
    }
    if (op === slice) return of(inputs[0]);
    if (op === pack && areComponents(inputs)) return 1;
    if (op === pack) return norm.upper(inputs.map((x) => interval(0, of(x))));
    if (op.kind !== "elementwise" || op.result === "mask" || op.maskInputs) return Number.POSITIVE_INFINITY;
    const slopes = slopesOf(op, inputs.map(range));
    const bound = inputs.reduce((sum, x, k) => {
      if (of(x) === 0) return sum;
      // A scalar that is given to each of n components.
      const copies = x.size === node.size ? 1 : node.size;
      return sumAbove(sum, productAbove(productAbove(slopes[k], copies), of(x)));
    }, 0);
    // Other arguments of an activation, as the slope of a leaky one, do not depend on the state.
    const [varying, ...others] = inputs.filter((x) => of(x) !== 0);
    const layer = others.length === 0 && layers.get(varying);
    if (layer) {
      const constant = slopes[inputs.indexOf(varying)];
      layers.set(varying, { ...layer, activation: { name: op.name, constant }, bound });
    }
    return bound;
  };
  for (const node of nodes) constants.set(node, constantOf(node));
  const all = norm.upper(field.outputs.map((node) => interval(0, of(node))));
  const [first] = field.outputs;
  // Components that are slices of one vector have no larger norm than it.
  const whole = first?.op === slice ? first.inputs[0] : undefined;
  const isWhole =
    whole?.size === field.dimension &&
    field.outputs.every(
      ({ op, inputs, attributes }, i) => op === slice && inputs[0] === whole && Number(attributes.offset) === i,
    );
  const bound = isWhole ? Math.min(all, of(whole)) : all;
  return {
    layers: [...layers.values()].filter((layer) => layer.bound > 0),
    bound: Number.isNaN(bound) ? Number.POSITIVE_INFINITY : bound,
  };
}

/** Different components of the state: no longer than it. */
const areComponents = (nodes: readonly Node[]) =>
  nodes.every(({ op, size, attributes }) => op === input && size === 1 && attributes.slot === "z") &&
  new Set(nodes.map(({ attributes }) => attributes.offset)).size === nodes.length;

function matrixOf(entries: readonly Interval[], rows: number, columns: number): IntervalMatrix {
  const [lo, hi] = [entries.map((x) => x.lo), entries.map((x) => x.hi)];
  return { rows, columns, lo: Float64Array.from(lo), hi: Float64Array.from(hi) };
}

/** The value in the middle of a part and its slopes over the part times what lies to either side. */
function meanValue(node: Node, slopes: readonly Interval[], part: Box): Interval {
  const m = part.map((x) => point(middle(x)));
  const [value] = enclose([node], { x: m }).get(node)!;
  return slopes.reduce((sum, slope, k) => add.interval(sum, mul.interval(slope, sub.interval(part[k], m[k]))), value);
}

/** At least the largest slope of an op by each of its arguments, over the ranges of all their components together. */
function slopesOf(op: ElementwiseOp, ranges: readonly (readonly Interval[])[]): readonly number[] {
  if (op === add || op === sub || op === neg) return ranges.map(() => 1);
  const box = ranges.map((of) => of.map((x): Box => [x]).reduce(hull)[0]);
  const graph = new Graph();
  const arguments_ = box.map((_, i) => graph.input("x", i));
  const node = graph.call(op, ...arguments_);
  const none = box.map(() => Number.POSITIVE_INFINITY);
  if (node.op !== op) return none;
  const [value] = enclose([node], { x: box }).get(node)!;
  if (value.grade !== CONTINUOUS) return none;
  return op.vjp({ graph, node, cotangent: graph.constant(1) }).map((slope) => {
    if (!slope) return 0;
    const row = cotangents(graph, [{ node: slope, cotangent: graph.constant(1) }]);
    const bends = components(graph, gradient(graph, row, "x", box.length));
    const over = (part: Box): number => {
      const ranges = enclose([slope, ...bends], { x: part });
      const [range] = ranges.get(slope)!;
      if (range.grade < DEFINED) return Number.POSITIVE_INFINITY;
      const curvatures = bends.map((bend) => ranges.get(bend)![0]);
      const isSmooth = range.grade === CONTINUOUS && curvatures.every((x) => x.grade === CONTINUOUS);
      const narrowed = isSmooth ? intersection([range], [meanValue(slope, curvatures, part)])?.[0] : undefined;
      return magnitude(narrowed ?? range);
    };
    const at = (part: Box): number => {
      const [{ lo, hi, grade }] = enclose([slope], { x: part.map((x) => point(middle(x))) }).get(slope)!;
      return grade < DEFINED ? Number.NEGATIVE_INFINITY : Math.max(0, lo, -hi);
    };
    const bounded = { upper: (part: Box) => ({ upper: over(part) }), sampled: at };
    return supremum(bounded, box, { tolerance: CLOSE, parts: PARTS, cancelled: () => false }).upper;
  });
}
