import type { MassMatrix } from "../core/massMatrix.ts";
import type { Graph } from "./graph.ts";
import type { Node } from "./op.ts";
import { reachable } from "./reachable.ts";

/**
 * A right-hand side dz/dt = f(z, t, θ) as a graph over the inputs "z" (dimension), "t" (1) and "theta" (parameterCount).
 *
 * What the language produces and what compilers, solvers' references and analyses consume.
 */
export interface VectorField {
  readonly name: string;
  readonly graph: Graph;
  readonly dimension: number;
  readonly parameterCount: number;
  /** dz/dt by component: `dimension` scalar nodes. */
  readonly outputs: readonly Node[];
  /** M, where the equations are M dz/dt = f(z, t, θ): the outputs are no derivatives then. */
  readonly mass?: MassMatrix;
}

/** Whether f depends on t. */
export function usesTime({ outputs }: Pick<VectorField, "outputs">): boolean {
  return reachable(outputs).some(({ attributes }) => attributes.slot === "t");
}
