import type { Graph } from "../../graph/graph.ts";
import { NetValue } from "../evaluate/netValue.ts";
import { ArrayValue, type Evaluator, type Value } from "../evaluate/value.ts";
import type { Parameter } from "../program.ts";
import type { ThetaForm } from "./parameterReading.ts";

/** What stands for an array of numbers: components of an input. */
export function arrayInput(e: Evaluator, graph: Graph, input: string, size: number): Value {
  return e.array(Array.from({ length: size }, (_, i) => graph.input(input, i)));
}

/** What stands for the third argument of a dynamics function: its parameters as components of an input. */
export function thetaInput(
  e: Evaluator,
  graph: Graph,
  input: string,
  parameters: readonly Parameter[],
  form: ThetaForm,
): Value {
  const values = parameters.map((parameter) => parameterInput(e, graph, input, parameter));
  switch (form) {
    case "single":
      return values[0];
    case "list":
      return e.array(values);
    case "object":
      return e.object(new Map(parameters.map(({ name }, i) => [name, values[i]])));
  }
}

function parameterInput(e: Evaluator, graph: Graph, input: string, { shape, offset, length }: Parameter): Value {
  switch (shape.kind) {
    case "number":
      return graph.input(input, offset);
    case "array":
      return nested(e, graph, input, offset, shape.sizes);
    case "net":
      return new NetValue(shape.layers, shape.activation, { node: graph.input(input, offset, length), graph });
  }
}

function nested(
  e: Evaluator,
  graph: Graph,
  input: string,
  offset: number,
  [size, ...inner]: readonly number[],
): ArrayValue {
  if (inner.length === 0) return new ArrayValue({ node: graph.input(input, offset, size), graph }, e.store.epoch);
  const stride = inner.reduce((a, b) => a * b);
  return e.array(Array.from({ length: size }, (_, i) => nested(e, graph, input, offset + i * stride, inner)));
}
