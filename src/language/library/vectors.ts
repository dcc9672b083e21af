import { largest } from "../../core/extremes.ts";
import { quoted } from "../../core/quoted.ts";
import type { ElementwiseOp, Node, VectorOp } from "../../graph/op.ts";
import { pack } from "../../graph/ops/structure.ts";
import { describe } from "../evaluate/describe.ts";
import { scalar } from "../evaluate/operands.ts";
import { refuse } from "../evaluate/refusal.ts";
import { use } from "../evaluate/use.ts";
import { ArrayValue, type Evaluator, isNode, type Value } from "../evaluate/value.ts";
import type { AstNode } from "../syntax/ast.ts";

/** A vector, known or a node of the graph. */
export type VectorValue = Float64Array | Node;

/** The components of an array of numbers; `what` names the place that needs it. */
export function vectorOf(e: Evaluator, value: Value, what: string, site: AstNode): VectorValue {
  if (!(value instanceof ArrayValue)) {
    return refuse(e.range(site), "wrong-type", `${what} must be an array of numbers, but this is ${describe(value)}`);
  }
  if (value.vector) return value.vector;
  if (value.length === 0) refuse(e.range(site), "size-mismatch", `${what} is an empty array`);
  e.spend(value.length, site);
  const entries = value.elements.map((x) => scalar(e, use(x), `every entry of ${what}`, site));
  if (entries.every((x) => typeof x === "number")) return Float64Array.from(entries);
  return e.applyNodes(pack, entries.map((x) => e.node(x, site)), site); // biome-ignore format: one thought
}

export function sizeOf(x: VectorValue): number {
  return isNodeVector(x) ? x.size : x.length;
}

/** Vectors end to end. */
export function joinVectors(e: Evaluator, parts: readonly VectorValue[], site: AstNode): VectorValue {
  return apply(e, pack, parts, site);
}

/** Applies an op to vectors, whose sizes must fit: known ones give a known result. */
export function apply(
  e: Evaluator,
  op: ElementwiseOp | VectorOp,
  inputs: readonly VectorValue[],
  site: AstNode,
): VectorValue {
  if (inputs.some(isNodeVector)) {
    const nodes = inputs.map((x) => (isNodeVector(x) ? x : constants(e, x, site)));
    return e.applyNodes(op, nodes, site);
  }
  const out = known(op, inputs as readonly Float64Array[]);
  e.spend(out.length, site);
  if (out.some(Number.isNaN)) refuse(e.range(site), "not-a-number", `${quoted(op.name)} of these known numbers is NaN`);
  return out;
}

function known(op: ElementwiseOp | VectorOp, inputs: readonly Float64Array[]): Float64Array {
  const sizes = inputs.map((x) => x.length);
  if (op.kind === "elementwise") {
    return Float64Array.from({ length: largest(sizes) }, (_, i) => op.value(...inputs.map((x) => x[x.length === 1 ? 0 : i]))); // biome-ignore format: one thought
  }
  const out = new Float64Array(op.shape(sizes, {}));
  op.value(out, inputs, {});
  return out;
}

/** Known numbers as a node. */
export function constants(e: Evaluator, x: Float64Array, site: AstNode): Node {
  e.spend(x.length, site);
  return e.applyNodes(pack, Array.from(x, (entry) => e.node(entry, site)), site); // biome-ignore format: one thought
}

/** A vector as an array of the language. */
export function arrayOf(e: Evaluator, x: VectorValue): ArrayValue {
  if (!isNodeVector(x) || !e.graph) return e.array(Array.from(x as Float64Array));
  return new ArrayValue({ node: x, graph: e.graph }, e.store.epoch);
}

/** A vector of one component as a number of the language. */
export function numberOf(x: VectorValue): Value {
  if (!isNodeVector(x)) return x[0];
  const { value } = x.attributes;
  return x.op.name === "constant" ? (value as number) : x;
}

function isNodeVector(x: VectorValue): x is Node {
  return !(x instanceof Float64Array) && isNode(x);
}
