import type { Node } from "../../graph/op.ts";
import { type GraphPlan, nodesOf, type Statement, type Step } from "./graphPlan.ts";
import { type Environment, GraphValues } from "./graphValues.ts";
import type { TileLane } from "./laneAssembler.ts";
import { emitLoop } from "./loopCode.ts";
import { emitOpaque } from "./opaqueCode.ts";
import type { MemoryPlace } from "./place.ts";
import { emitProduct } from "./productCode.ts";

/** Writes one chunk of a graph; the outputs it computes go to memory at `target`. */
export function emitChunk(plan: GraphPlan, chunk: number, environment: Environment, target: MemoryPlace): void {
  const { lanes } = environment;
  lanes.scope(() => {
    emit(plan, chunk, environment, (index, value) => {
      lanes.store(target.pointer, target.offset + index * lanes.tileBytes, value);
    });
    return [];
  });
}

/** Writes a graph of a single chunk and returns its outputs in lanes. */
export function emitInline(plan: GraphPlan, environment: Environment): readonly TileLane[] {
  return environment.lanes.scope(() => {
    const outputs: TileLane[] = [];
    emit(plan, 0, environment, (index, value, keep) => {
      keep();
      outputs[index] = value;
    });
    return outputs;
  });
}

function emit(
  plan: GraphPlan,
  chunk: number,
  environment: Environment,
  receive: (index: number, value: TileLane, keep: () => void) => void,
): void {
  const values = new GraphValues(plan, environment);
  const statements = plan.chunks[chunk].map((statement) => ({ statement, reads: componentReads(plan, statement) }));
  const outputs = outputsOf(plan, chunk);
  for (const { reads } of statements) for (const read of reads) values.expect(read);
  for (const indices of outputs.values()) for (const index of indices) expectOutput(index);

  function expectOutput(index: number): void {
    const access = plan.component(plan.outputs[index], 0);
    if (typeof access !== "number") values.expect(access);
  }
  function give(node: Node | undefined): void {
    for (const index of outputs.get(node) ?? []) {
      receive(index, values.component(plan.outputs[index], 0), () => expectOutput(index));
      const access = plan.component(plan.outputs[index], 0);
      if (typeof access !== "number") values.done(access);
    }
  }
  give(undefined);
  for (const { statement, reads } of statements) {
    // What a statement reads is read before it: read first inside a loop, it would not be known after it.
    for (const { node, at } of reads) values.component(node, at);
    emitStatement(values, statement);
    for (const read of reads) values.done(read);
    for (const node of nodesOf(statement)) give(node);
  }
}

/** The single components a statement reads. */
function componentReads(plan: GraphPlan, statement: Statement): { readonly node: Node; readonly at: number }[] {
  return plan.accesses(statement).flatMap(({ node, at }) => (at === "loop" ? [] : [{ node, at }]));
}

/** Indices of the outputs that a chunk computes, by the node that holds their value; those no statement computes come first. */
function outputsOf(plan: GraphPlan, chunk: number): Map<Node | undefined, number[]> {
  const found = new Map<Node | undefined, number[]>();
  plan.outputs.forEach((output, index) => {
    const component = plan.component(output, 0);
    const computed = typeof component === "number" ? undefined : plan.chunkOf(component.node);
    if ((computed ?? 0) !== chunk) return;
    const key = typeof component === "number" || computed === undefined ? undefined : component.node;
    const indices = found.get(key);
    if (indices) indices.push(index);
    else found.set(key, [index]);
  });
  return found;
}

function emitStatement(values: GraphValues, statement: Statement): void {
  switch (statement.kind) {
    case "scalar": {
      const { node } = statement;
      values.define(
        node,
        0,
        values.evaluate(
          node,
          node.inputs.map((x) => values.component(x, 0)),
        ),
      );
      break;
    }
    case "contraction":
      emitContraction(values, statement);
      break;
    case "product":
      emitProduct(values, statement.node, statement.contraction);
      break;
    case "assembly":
      emitAssembly(values, statement);
      break;
    case "opaque":
      emitOpaque(values, statement.node);
      break;
    case "loop":
      emitLoop(values, statement);
  }
}

/** Components of M x + b, all of them few. */
function emitContraction(values: GraphValues, { node, contraction }: Step & { readonly kind: "contraction" }): void {
  const { lanes } = values;
  const { rows, matrix, rowStride, columnStride, x, bias } = contraction;
  for (let i = 0; i < rows; i++) {
    const [y] = lanes.scope(() => {
      let sum = lanes.constant(0);
      for (let j = 0; j < x.size; j++) {
        const entry = values.component(matrix, i * rowStride + j * columnStride);
        sum = lanes.multiplyAdd(entry, values.component(x, j), sum);
      }
      return [bias ? lanes.op("add", sum, values.component(bias, i)) : sum] as const;
    });
    values.define(node, i, y);
  }
}

function emitAssembly(values: GraphValues, { node, parts }: Step & { readonly kind: "assembly" }): void {
  if (values.plan.slot(node) === undefined) return;
  const target = values.memory(node);
  for (const { to, count, source, from } of parts) {
    if (typeof source === "number") values.fill(target, to, values.lanes.constant(source), count);
    else values.copy(target, to, source, from, count);
  }
}
