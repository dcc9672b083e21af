import { formatApart, formatShort } from "../../core/formatShort.ts";
import { Interpreter } from "../../graph/interpret.ts";
import type { TracedFunction } from "../experiment.ts";
import type { Known } from "../known.ts";
import type { Findings } from "./findings.ts";
import { type Roles, readFunction } from "./readFunction.ts";

/** Where the closed form starts. */
export interface Start {
  readonly t: number;
  readonly z0: readonly Float64Array[];
  readonly theta: Float64Array;
}

/** A closed form rounds, and so do constants in it; a wrong argument order misses by far more than this. */
const tolerance = 1e-6;

/** Reads `exact`: (t, z0, theta) => z, and makes sure that it passes through every initial state. */
export function readExact(findings: Findings, known: Known, of: Roles, start: Start): TracedFunction | undefined {
  const roles = ["t", "z0", "theta"] as const;
  const exact = readFunction(findings, known, "`exact`", roles, of, { kind: "components", size: of.dimension });
  if (!exact) return undefined;
  const interpreter = new Interpreter(exact.outputs);
  for (const z0 of start.z0) {
    const z = interpreter.read({ t: [start.t], z0, theta: start.theta });
    const far = z0.findIndex((x, i) => !(Math.abs(z[i] - x) <= tolerance * Math.max(1, Math.abs(x))));
    if (far < 0) continue;
    const name = of.dimension > 1 ? `component ${of.function.state.names[far] ?? far} of z` : "z";
    const [given, wanted] = formatApart(z[far], z0[far]);
    return findings.error(
      "exact-mismatch",
      known.range,
      `\`exact\` gives ${name} = ${given} at the start t = ${formatShort(start.t)}, where z0 has ${wanted}; its arguments are (t, z0, theta), in this order`,
    );
  }
  return exact;
}
