import { point } from "../graph/interval.ts";
import type { Flow } from "../study/flow.ts";
import type { EnclosedFunction } from "../validated/krawczyk.ts";

/** What is certain of a flow's right-hand side at one time. */
export function frozenField(flow: Flow, t: number): EnclosedFunction {
  const at = point(t);
  return { value: (z) => flow.enclose(at, z), jacobian: (z) => flow.encloseJacobian(at, z) };
}
