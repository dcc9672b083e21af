import { interpolationFault } from "../graph/interpolation/fault.ts";
import { interpolateNumbers, type Outside } from "../graph/interpolation/interpolate.ts";
import { interpolationKinds } from "../graph/interpolation/kinds.ts";
import type { LibraryFunction } from "./libraryFunction.ts";

const kinds = [...interpolationKinds].map(({ name }) => JSON.stringify(name)).join(" | ");

/** `interpolate` as plain Node runs it. */
export const interpolate: LibraryFunction = {
  name: "interpolate",
  doc: `The value at t of what joins values at increasing times: ${[...interpolationKinds]
    .map(({ name, doc }) => `${name}: ${doc.charAt(0).toLowerCase()}${doc.slice(1).replace(/\.$/, "")}`)
    .join(
      "; ",
    )}. Outside of the times the end's value is held, or its curve extended, or a number stands there. Steps end at the times.`,
  signatures: [
    `(times: readonly number[], values: readonly number[], t: number, options?: { readonly kind?: ${kinds}; readonly outside?: "hold" | "extend" | number }): number`,
  ],
  call: (
    times: readonly number[],
    values: readonly number[],
    t: number,
    options: { readonly kind?: string; readonly outside?: Outside } = {},
  ) => {
    const kind = interpolationKinds.get(options.kind ?? "linear");
    const fault = interpolationFault(kind, times, values);
    if (fault) throw new RangeError(fault.message);
    return interpolateNumbers({ kind, outside: options.outside ?? "hold" }, times, values, t);
  },
};
