import { cotangents, gradient } from "./grad.ts";
import { Interpreter } from "./interpret.ts";
import type { Node, Switch } from "./op.ts";
import { sub } from "./ops/arithmetic.ts";
import { rank } from "./ops/gather.ts";
import { input } from "./ops/leaf.ts";
import { component, components } from "./ops/structure.ts";
import { reachable } from "./reachable.ts";
import type { VectorField } from "./vectorField.ts";

/** A function of t, and perhaps of parameters, where whose values meet something f jumps or has a kink. */
export interface Switching {
  readonly of: Node;
  readonly at: Switch["at"];
  readonly levels: Node | undefined;
  /** The interval of this decides where the branch is the same: `of`, or for levels the count of those below it. */
  readonly branch: Node;
  /** ∂/∂t. */
  readonly slope: Node;
  /** Other switching functions that this one is made of: by their places in the list, which are before its own. */
  readonly inner: readonly number[];
  readonly usesParameters: boolean;
  readonly values: Interpreter;
  /** All that `branch` and `slope` are made of, inputs before their users. */
  readonly nodes: readonly Node[];
}

const known = new WeakMap<VectorField, readonly Switching[]>();

/** The switching functions of a right-hand side that depend on time and not on the state; most have none. */
export function switchings(field: VectorField): readonly Switching[] {
  const found = known.get(field);
  if (found) return found;
  const made = collect(field);
  known.set(field, made);
  return made;
}

/** ∂g/∂θ of what has to vanish at a switching: of `of` itself, or of its distance from one of the levels. */
export function parameterSlope({ graph, parameterCount }: VectorField, { of, levels }: Switching, level: number): Node {
  const distance = levels ? graph.call(sub, of, component(graph, levels, level)) : of;
  const all = cotangents(graph, [{ node: distance, cotangent: graph.constant(1) }]);
  return gradient(graph, all, "theta", parameterCount);
}

function collect(field: VectorField): Switching[] {
  const { graph, outputs } = field;
  const uses = new Map<Node, Uses>();
  const made: Switching[] = [];
  const places = new Map<Node, number>();
  for (const node of reachable(outputs)) {
    const { op, inputs } = node;
    usesOf(node, uses);
    if (op.kind === "leaf" || !op.switches) continue;
    // Whether an op switches with time alone is told by what it looks at, not by what it hands on.
    for (const one of op.switches(graph, ...inputs)) {
      const looked = one.at === "levels" ? [one.of, one.levels] : [one.of];
      if (looked.some((at) => usesOf(at, uses).state) || !looked.some((at) => usesOf(at, uses).time)) continue;
      for (const of of components(graph, one.of)) {
        const levels = one.at === "levels" ? one.levels : undefined;
        const key = levels ? node : of;
        if (places.has(key)) continue;
        const branch = levels ? graph.apply(rank, [levels, of], { strict: 0 }) : of;
        const below = reachable([of, ...(levels ? [levels] : [])]);
        const all = cotangents(graph, [{ node: of, cotangent: graph.constant(1) }]);
        const slope = gradient(graph, all, "t", 1);
        places.set(key, made.length);
        made.push({
          of,
          at: one.at,
          levels,
          branch,
          slope,
          inner: innerOf(below, made),
          usesParameters: looked.some((at) => usesOf(at, uses).parameters),
          values: new Interpreter(levels ? [of, levels] : [of]),
          nodes: reachable([of, branch, slope]),
        });
      }
    }
  }
  return made;
}

/** Those of the functions found so far whose op a function is made of. */
function innerOf(below: readonly Node[], made: readonly Switching[]): number[] {
  if (made.length === 0) return [];
  const nodes = new Set(below);
  const hasSwitch = below.some(({ op }) => op.kind !== "leaf" && op.switches !== undefined);
  if (!hasSwitch) return [];
  return made.flatMap(({ of }, k) => (nodes.has(of) || of.inputs.every((x) => nodes.has(x)) ? [k] : []));
}

interface Uses {
  readonly state: boolean;
  readonly time: boolean;
  readonly parameters: boolean;
}

function usesOf(node: Node, uses: Map<Node, Uses>): Uses {
  const found = uses.get(node);
  if (found) return found;
  const { slot } = node.attributes;
  const own = node.op === input;
  const below = node.inputs.map((x) => usesOf(x, uses));
  const made: Uses = {
    state: (own && slot !== "t" && slot !== "theta") || below.some(({ state }) => state),
    time: (own && slot === "t") || below.some(({ time }) => time),
    parameters: (own && slot === "theta") || below.some(({ parameters }) => parameters),
  };
  uses.set(node, made);
  return made;
}
