import { defaultGradientMode } from "../adjoint/gradientModes.ts";
import { counted } from "../core/counted.ts";
import type { Diagnosis, Status } from "../core/status.ts";
import { MAX_STEPS } from "../ode/fixedGrid.ts";
import { defaultMethod } from "../ode/methods/registry.ts";
import type { SolverInUse } from "./solve.ts";
import { type Study, stateNames } from "./study.ts";

/** The one change that most probably cures a solve, or a gradient, that ended early. */
export interface Remedy {
  /** What it does, as a button says it. */
  readonly title: string;
  readonly change: RemedyChange;
}

/** Of what was asked for: everything else stays as it is. */
export type RemedyChange =
  /** Steps are then chosen, and no longer fixed. */
  | { readonly method: string }
  | { readonly maxSteps: number }
  | { readonly rtol: number; readonly atol: number }
  | { readonly atol: Readonly<Record<string, number>> }
  | { readonly span: readonly [number, number] }
  | { readonly mode: string };

/** How a solve ended. */
interface End {
  readonly status: Status;
  readonly diagnosis?: Diagnosis;
  /** The last time that it came to. */
  readonly reached: number;
}

/** Where too many steps are not for stability's sake, so many times more; where there are no more, a tolerance. */
const MORE_STEPS = 10;
const ROUGH = { rtol: 1e-3, atol: 1e-6 };
/** Tolerances this fine are what roundings hold up. */
const TOO_FINE = 1e-13;
const USUAL = { rtol: 1e-6, atol: 1e-9 };
/** Part of what was reached that is asked for, and the part of a span that is worth asking for. */
const BEFORE_END = 0.98;
const WORTH = 1e-6;

/** Undefined where all is well, or was ended by people, and where a solve does not get away from its beginning for no reason of its method's. */
export function remedyOf(
  { status, diagnosis, reached }: End,
  { span, dynamics, field }: Pick<Study, "span" | "dynamics" | "field">,
  solver: Omit<SolverInUse, "atol">,
): Remedy | undefined {
  if (status === "ok" || status === "event" || status === "cancelled") return undefined;
  if (status === "drifted") {
    const mode = defaultGradientMode;
    return { title: `Go back along the steps as they were taken (${mode})`, change: { mode } };
  }
  const { steps, rtol = USUAL.rtol, maxSteps = 0 } = solver;
  const switching = { method: defaultMethod.name };
  if (diagnosis?.isStiff || (diagnosis?.isUnconverged && solver.method !== defaultMethod.name))
    return { title: `Let ${defaultMethod.name} choose the method`, change: switching };
  // Events without end do not end by other steps.
  if (steps !== undefined && status !== "zeno")
    return { title: `Choose steps by tolerance (${defaultMethod.name})`, change: switching };
  if (status === "maxSteps") {
    const more = Math.min(MORE_STEPS * maxSteps, MAX_STEPS);
    if (more > maxSteps) return { title: `Take up to ${counted(more, "step")}`, change: { maxSteps: more } };
    if (rtol < ROUGH.rtol) return { title: "Loosen the tolerance to 1e-3", change: ROUGH };
  }
  if (status === "stepUnderflow" && diagnosis?.component !== undefined) {
    const name = stateNames(dynamics, field.dimension)[diagnosis.component];
    return { title: `Tolerate 1e-9 of ${name}`, change: { atol: { [name]: USUAL.atol } } };
  }
  if (status === "stepUnderflow" && rtol < TOO_FINE) return { title: "Loosen the tolerance to 1e-6", change: USUAL };
  const [from, to] = span;
  if (!(Math.abs(reached - from) > WORTH * Math.abs(to - from))) return undefined;
  const end = Number((from + BEFORE_END * (reached - from)).toPrecision(4));
  return { title: `Stop at t = ${end}`, change: { span: [from, end] } };
}
