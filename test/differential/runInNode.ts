import { transform } from "esbuild";
import { unpackWeights } from "../../src/core/net.ts";
import type { Parameter } from "../../src/language/program.ts";
import { mlp } from "../../src/module/nets.ts";
import { nodeOde } from "../../src/module/nodeOde.ts";
import type { ParameterForm } from "./program.ts";

/** A dynamics function as JavaScript has it. */
export type Dynamics = (z: number | readonly number[], t: number, theta?: unknown) => number | number[];

/**
 * The function `f` that the file exports, its types stripped, run by this very Node with the module `node-ode`, and with a
 * `Math` of another's making where one is given.
 */
export async function runInNode(source: string): Promise<(math?: unknown) => Dynamics> {
  const { code } = await transform(source, { loader: "ts", format: "cjs", target: "es2022" });
  return (math = Math) => {
    const module = { exports: {} as { f: Dynamics } };
    new Function("require", "module", "Math", code)(() => nodeOde, module, math);
    return module.exports.f;
  };
}

/** The third argument that stands for a packed parameter vector. */
export function thetaArgument(form: ParameterForm, parameters: readonly Parameter[], theta: Float64Array): unknown {
  const values = parameters.map((parameter) => unpacked(parameter, theta));
  switch (form.kind) {
    case "none":
      return undefined;
    case "number":
      return values[0];
    case "pattern":
      return values;
    case "object":
      return Object.fromEntries(parameters.map(({ name }, i) => [name, values[i]]));
  }
}

function unpacked({ shape, offset, length }: Parameter, theta: Float64Array): unknown {
  const numbers = theta.subarray(offset, offset + length);
  switch (shape.kind) {
    case "number":
      return numbers[0];
    case "array":
      return nested(numbers, shape.sizes);
    case "net":
      return mlp(shape.layers, { activation: shape.activation, weights: unpackWeights(shape.layers, numbers) });
  }
}

function nested(numbers: Float64Array, [size, ...inner]: readonly number[]): unknown[] {
  if (inner.length === 0) return [...numbers];
  const step = numbers.length / size;
  return Array.from({ length: size }, (_, i) => nested(numbers.subarray(i * step, (i + 1) * step), inner));
}
