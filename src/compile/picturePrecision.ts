import type { Precision } from "../core/kernel.ts";
import { ownInFloat32 } from "../elementary/float32/registry.ts";
import type { ElementwiseOp, Node } from "../graph/op.ts";
import { reachable } from "../graph/reachable.ts";
import type { VectorField } from "../graph/vectorField.ts";
import type { Lane, LaneCode } from "../wasm/laneCode.ts";

/**
 * Operations from which on images come a third sooner, cells that are followed twice included: Duffing's equation with a net 2–8–2 beside
 * it has 214 (1.3 times), with 2–16–2 414 (1.5), with 2–8–8–2 446 (1.6), alone 4 (1.2), and one more kernel to be compiled.
 */
const MANY = 200;
/** Operations of an exponential and of its like. */
const OF_ROUTINE = 20;

/**
 * In what pictures of many trajectories come soonest: float32 where an evaluation of f takes so many operations that arithmetic is what
 * takes the time, and none that float32 would ask the host for.
 */
export function picturePrecision({ outputs }: VectorField): Precision {
  const moving = new Set<Node>();
  let operations = 0;
  for (const node of reachable(outputs)) {
    const { op, inputs, size, attributes } = node;
    // What parameters alone make is computed once.
    if (op.kind === "leaf" ? attributes.slot !== "z" : !inputs.some((x) => moving.has(x))) continue;
    moving.add(node);
    if (op.kind === "vector") operations += inputs.reduce((most, x) => Math.max(most, x.size), size);
    if (op.kind !== "elementwise") continue;
    const called = routinesOf(op);
    if (called.some((name) => !ownInFloat32.has(name))) return "float64";
    operations += size * (1 + OF_ROUTINE * called.length);
  }
  return operations >= MANY ? "float32" : "float64";
}

/** The routines that an op is made of. */
function routinesOf({ wasm, arity }: ElementwiseOp): readonly string[] {
  const called: string[] = [];
  const lane: Lane = { isMask: false };
  const code: LaneCode = {
    constant: () => lane,
    op: () => lane,
    multiplyAdd: () => lane,
    negatedMultiplyAdd: () => lane,
    call(name) {
      called.push(name);
      return lane;
    },
  };
  wasm(code, ...Array.from({ length: arity }, () => lane));
  return called;
}
