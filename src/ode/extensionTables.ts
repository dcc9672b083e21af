import type { AdaptiveMethod } from "./adaptiveMethod.ts";

/** A method's continuous extension as polynomials in the part of a step, highest powers first. */
export interface ExtensionTables {
  /** By stage, its polynomial without the power 0, and that one's derivative. */
  readonly polynomials: readonly Float64Array[];
  readonly derivatives: readonly Float64Array[];
  /** By stage of a step, the weights of the slope at its time. */
  readonly atNodes: readonly Float64Array[];
}

const known = new WeakMap<AdaptiveMethod, ExtensionTables>();

/** Made once for each method: short solves would spend their time on it. */
export function extensionTables(method: AdaptiveMethod): ExtensionTables {
  const tables = known.get(method) ?? tablesOf(method);
  known.set(method, tables);
  return tables;
}

function tablesOf({ dense, c }: AdaptiveMethod): ExtensionTables {
  const derivatives = dense.b.map((row) => Float64Array.from(row.map((x, power) => (power + 1) * x).toReversed()));
  return {
    polynomials: dense.b.map((row) => Float64Array.from(row.toReversed())),
    derivatives,
    atNodes: c.map((node) => Float64Array.from(derivatives, (derivative) => horner(derivative, node))),
  };
}

/** A polynomial of which the highest power comes first. */
export function horner(coefficients: Float64Array, x: number): number {
  let sum = 0;
  for (let m = 0; m < coefficients.length; m++) sum = sum * x + coefficients[m];
  return sum;
}
