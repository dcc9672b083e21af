import type { NonFinite } from "../core/kernel.ts";

/** dz/dt = f(z, t, θ) at one point: writes `dimension` components to `out`. */
export type RightHandSide = (t: number, z: Float64Array, theta: Float64Array, out: Float64Array) => void;

/** A right-hand side as the solvers' references and diagnoses know it: evaluated at one point, slowly and traceably. */
export interface System {
  readonly dimension: number;
  readonly parameterCount: number;
  /** f depends on t; default true, as nothing else is known of a function. */
  readonly usesTime?: boolean;
  /** f is a function of so many leading components, the others being integrals along them; default all. */
  readonly reads?: number;
  /** By component, for messages; `z[0]`, `z[1]`, … by default. */
  readonly names?: readonly string[];
  readonly f: RightHandSide;
  /** Traces a non-finite f to the sub-expression of the user's source in which it arose. */
  readonly explain?: (t: number, z: Float64Array, theta: Float64Array) => NonFinite | undefined;
}

export function componentName({ names }: System, component: number): string {
  return names?.[component] ?? `z[${component}]`;
}

/** How a message names the derivative of a component, which may be a derivative itself. */
export function slopeName(system: System, component: number): string {
  const name = componentName(system, component);
  return name.includes("/") ? `d(${name})/dt` : `d${name}/dt`;
}
