import { CONTINUOUS, everything, type Interval, point } from "./interval.ts";
import type { Node } from "./op.ts";
import { input, numbersOf, table } from "./ops/leaf.ts";
import { reachable } from "./reachable.ts";

/** Ranges of the input slots by name, one interval per component. */
export type Box = Readonly<Record<string, readonly Interval[]>>;

/** Certified enclosures, by component, of the values of some nodes (and of all below them) over a box of inputs. */
export function enclose(outputs: readonly Node[], box: Box): Map<Node, readonly Interval[]> {
  return encloseEach(reachable(outputs), box);
}

/** What encloses some nodes in box after box: the walk through the graph and the choice of every rule are made once. */
export function encloser(outputs: readonly Node[]): (box: Box) => readonly (readonly Interval[])[] {
  const nodes = reachable(outputs);
  const places = new Map(nodes.map((node, k) => [node, k]));
  const rules = nodes.map((node) =>
    ruleOf(
      node,
      node.inputs.map((x) => places.get(x)!),
    ),
  );
  const results = outputs.map((node) => places.get(node)!);
  return (box) => {
    const ranges: (readonly Interval[])[] = [];
    for (const rule of rules) ranges.push(rule(ranges, box));
    return results.map((k) => ranges[k]);
  };
}

/** The range of a node from those of the nodes before it. */
type Rule = (ranges: readonly (readonly Interval[])[], box: Box) => readonly Interval[];

function ruleOf(node: Node, inputs: readonly number[]): Rule {
  const { op, size, attributes } = node;
  if (op.kind === "leaf" && op !== input) {
    const known = rangeOf(node, [], {});
    return () => known;
  }
  if (op === input && size === 1) {
    const [slot, offset] = [String(attributes.slot), Number(attributes.offset)];
    return (_, box) => [box[slot][offset]];
  }
  if (op.kind === "elementwise" && size === 1) {
    const { interval } = op;
    const [a, b] = inputs;
    if (inputs.length === 1) return (ranges) => [interval(ranges[a][0])];
    if (inputs.length === 2) return (ranges) => [interval(ranges[a][0], ranges[b][0])];
  }
  return (ranges, box) =>
    rangeOf(
      node,
      inputs.map((k) => ranges[k]),
      box,
    );
}

/** As `enclose`, of nodes that stand in order: all that are needed, inputs before their users. */
export function encloseEach(nodes: readonly Node[], box: Box): Map<Node, readonly Interval[]> {
  const ranges = new Map<Node, readonly Interval[]>();
  for (const node of nodes) {
    const inputs = node.inputs.map((x) => ranges.get(x)!);
    ranges.set(node, rangeOf(node, inputs, box));
  }
  return ranges;
}

/** An enclosure of a scalar's values whatever the inputs are. */
export function enclosedAnywhere(node: Node): Interval {
  const lengths: Record<string, number> = {};
  for (const { op, attributes, size } of reachable([node])) {
    const slot = String(attributes.slot);
    if (op === input) lengths[slot] = Math.max(lengths[slot] ?? 0, Number(attributes.offset) + size);
  }
  const box = Object.entries(lengths).map(([slot, length]) => [
    slot,
    new Array<Interval>(length).fill(everything(CONTINUOUS)),
  ]);
  return enclose([node], Object.fromEntries(box)).get(node)![0];
}

function rangeOf(node: Node, inputs: readonly (readonly Interval[])[], box: Box): readonly Interval[] {
  const { op, attributes, size } = node;
  switch (op.kind) {
    case "vector":
      return op.interval(inputs, attributes);
    case "elementwise":
      return Array.from({ length: size }, (_, i) => op.interval(...inputs.map((x) => x[x.length === 1 ? 0 : i])));
    case "leaf": {
      if (op === table) return pointsOf(numbersOf(node));
      if (op !== input) return [point(Number(attributes.value))];
      const offset = Number(attributes.offset);
      const range = box[String(attributes.slot)]?.slice(offset, offset + size);
      if (range?.length !== size) throw new RangeError(`the box has no range for ${attributes.slot} ${offset}`);
      return range;
    }
  }
}

/** The same numbers stand in boxes again and again. */
const points = new WeakMap<Float64Array, readonly Interval[]>();

function pointsOf(values: Float64Array): readonly Interval[] {
  const known = points.get(values) ?? Array.from(values, point);
  points.set(values, known);
  return known;
}
