import { copyNodes } from "../graph/copyNodes.ts";
import { Graph } from "../graph/graph.ts";
import type { Node } from "../graph/op.ts";
import { input } from "../graph/ops/leaf.ts";
import type { DynamicsFunction, Parameter } from "./dynamicsFunction.ts";
import type { TracedFunction } from "./experiment.ts";

/** Packed parameters that a function's own are among. */
export interface ParameterPlaces {
  readonly parameters: readonly Parameter[];
  /** Length of all of them. */
  readonly count: number;
  /** By own place, the place among all; those of one parameter stay next to one another. */
  readonly places: Int32Array;
}

/** A function as one of more parameters than its own, which others have too: of what it does not have it does not depend. */
export function overParameters(f: DynamicsFunction, all: ParameterPlaces): DynamicsFunction {
  const traces = new Map<number | undefined, ReturnType<DynamicsFunction["trace"]>>();
  return {
    name: f.name,
    range: f.range,
    nameRange: f.nameRange,
    doc: f.doc,
    parameters: all.parameters,
    parameterCount: all.count,
    get dimension() {
      return f.dimension;
    },
    get declaresDimension() {
      return f.declaresDimension;
    },
    get state() {
      return f.state;
    },
    textAt: (range) => f.textAt(range),
    trace(dimension = f.dimension ?? undefined) {
      const known = traces.get(dimension);
      if (known) return known;
      const { field, diagnostics } = f.trace(dimension);
      const traced = {
        field: field && { ...field, ...moved(field.outputs, all), parameterCount: all.count },
        diagnostics,
      };
      traces.set(dimension, traced);
      return traced;
    },
  };
}

/** A function of the text that takes parameters, in terms of all of them. */
export function tracedOverParameters(traced: TracedFunction, all: ParameterPlaces): TracedFunction {
  return { ...traced, ...moved(traced.outputs, all) };
}

function moved(of: readonly Node[], { places }: ParameterPlaces): { graph: Graph; outputs: Node[] } {
  const graph = new Graph();
  const outputs = copyNodes(graph, of, ({ op, attributes, size, range }) =>
    op === input && attributes.slot === "theta"
      ? graph.input("theta", places[Number(attributes.offset)], size, range)
      : undefined,
  );
  return { graph, outputs };
}
