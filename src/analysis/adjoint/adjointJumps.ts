import type { AdjointPath } from "../../adjoint/gradientResult.ts";
import { counted } from "../../core/counted.ts";
import type { Trajectory } from "../../study/flow.ts";

/** What makes an adjoint jump: a datum or a time that the loss looks at, an event, or a right-hand side that jumps. */
export interface AdjointJump {
  readonly t: number;
  readonly why: (typeof WHY)[number];
}

const WHY = ["observation", "event", "switch"] as const;
const MANY = { observation: "observations", event: "events", switch: "switches" } as const;
/** The drawn solve has what happens where the gradient's own has it, but for their tolerances: a part of the time. */
const NEAR = 1e-4;

/** Where an adjoint jumps, and why. */
export function adjointJumps({
  path,
  solution,
}: {
  readonly path: AdjointPath;
  readonly solution: Pick<Trajectory, "events" | "switchings">;
}): readonly AdjointJump[] {
  const { events = [], switchings = [] } = solution;
  const near = NEAR * Math.abs(path.t[path.t.length - 1] - path.t[0]);
  return path.jumps.map((row): AdjointJump => {
    const t = path.t[row];
    const isThere = (one: { readonly t: number }) => Math.abs(one.t - t) <= near;
    return { t, why: events.some(isThere) ? "event" : switchings.some(isThere) ? "switch" : "observation" };
  });
}

/** "3 observations and 1 event". */
export function jumpWords(jumps: readonly AdjointJump[]): string {
  return WHY.flatMap((why) => {
    const count = jumps.filter((jump) => jump.why === why).length;
    return count > 0 ? [counted(count, why, MANY[why])] : [];
  }).join(" and ");
}
