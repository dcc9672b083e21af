import type { Node } from "../../graph/op.ts";
import type { TileLane } from "../../wasm/tileLane.ts";
import type { GraphPlan } from "./graphPlan.ts";
import { type Environment, GraphValues } from "./graphValues.ts";
import { emitLoop } from "./loopCode.ts";
import { emitMoves } from "./moveCode.ts";
import { emitOpaque } from "./opaqueCode.ts";
import type { MemoryPlace } from "./place.ts";
import { emitProduct } from "./productCode.ts";
import { emitSearch } from "./searchCode.ts";
import { nodesOf, type Statement, type Step } from "./statement.ts";
import { addTerm } from "./termCode.ts";

/** Writes one chunk of a graph; the outputs it computes go to memory at `target`. */
export function emitChunk(plan: GraphPlan, chunk: number, environment: Environment, target: MemoryPlace): void {
  const values = new GraphValues(plan, environment);
  environment.lanes.scope(() => {
    emit(values, chunk, (indices) => {
      const moves = indices.map((index) => ({ to: index, from: plan.component(plan.outputs[index], 0) }));
      emitMoves(values, moves, target);
    });
    return [];
  });
}

/** Writes a graph of a single chunk and returns its outputs in lanes. */
export function emitInline(plan: GraphPlan, environment: Environment): readonly TileLane[] {
  const values = new GraphValues(plan, environment);
  return environment.lanes.scope(() => {
    const outputs: TileLane[] = [];
    emit(values, 0, (indices) => {
      for (const index of indices) {
        outputs[index] = values.component(plan.outputs[index], 0);
        // One read more than there are: the locals stay.
        expectOutput(values, index);
      }
    });
    return outputs;
  });
}

/** `receive` gets the indices of outputs as soon as they are computed, in ascending order. */
function emit(values: GraphValues, chunk: number, receive: (indices: readonly number[]) => void): void {
  const { plan } = values;
  const statements = plan.chunks[chunk].map((statement) => ({ statement, reads: componentReads(plan, statement) }));
  const outputs = outputsOf(plan, chunk);
  for (const { reads } of statements) for (const read of reads) values.expect(read);
  for (const indices of outputs.values()) for (const index of indices) expectOutput(values, index);

  const give = (node: Node | undefined) => {
    const indices = outputs.get(node);
    if (!indices) return;
    receive(indices);
    for (const index of indices) {
      const access = plan.component(plan.outputs[index], 0);
      if (typeof access !== "number") values.done(access);
    }
  };
  give(undefined);
  for (const { statement, reads } of statements) {
    // What a statement reads is read before it: read first inside a loop, it would not be known after it.
    for (const { node, at } of reads) values.component(node, at);
    emitStatement(values, statement);
    for (const read of reads) values.done(read);
    for (const node of nodesOf(statement)) give(node);
  }
}

function expectOutput(values: GraphValues, index: number): void {
  const access = values.plan.component(values.plan.outputs[index], 0);
  if (typeof access !== "number") values.expect(access);
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
    case "term":
      addTerm(values, statement.term);
      break;
    case "search":
      emitSearch(values, statement.node, statement.search);
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
  const moves = parts.flatMap(({ to, count, source, from }) =>
    Array.from({ length: count }, (_, i) => ({
      to: to + i,
      from: typeof source === "number" ? source : values.plan.component(source, source.size === 1 ? 0 : from + i),
    })),
  );
  emitMoves(values, moves, values.memory(node));
}
