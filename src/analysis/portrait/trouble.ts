import { formatCount } from "../../core/formatCount.ts";
import { asSentence } from "../../figure/sentence.ts";
import { MAX_STEPS } from "../../ode/fixedGrid.ts";
import { defaultMethod } from "../../ode/methods/registry.ts";
import type { Remedy, Trouble } from "../../protocol/engineApi.ts";
import { textRange } from "../../study/describe.ts";
import type { Trajectory } from "../../study/flow.ts";
import type { SolverInUse } from "../../study/solve.ts";
import type { Study } from "../../study/study.ts";

/** A trajectory that ended early, as a panel says it: the sentence, the place in the source, and what may help. */
export function troubleOf(
  { t, status, diagnosis }: Trajectory,
  study: Study,
  solver: Omit<SolverInUse, "atol">,
): Trouble {
  const [from, to] = study.span;
  const reached = t.length > 0 ? t[t.length - 1] : from;
  const { steps, rtol = 0, maxSteps } = solver;
  const remedies: Remedy[] = [];
  // One that goes on by an implicit method where this one is held.
  if (diagnosis?.isStiff)
    remedies.push({ title: `Let ${defaultMethod.name} choose the method`, options: { method: defaultMethod.name } });
  if (steps !== undefined) {
    remedies.push({ title: `Take ${formatCount(4 * steps)} steps`, options: { steps: 4 * steps } });
    remedies.push({
      title: `Choose steps by tolerance (${defaultMethod.name})`,
      options: { method: defaultMethod.name, steps: undefined },
    });
  } else if (status === "maxSteps" && maxSteps !== undefined) {
    const more = Math.min(10 * maxSteps, MAX_STEPS);
    if (more > maxSteps) remedies.push({ title: `Take up to ${formatCount(more)} steps`, options: { maxSteps: more } });
    if (rtol < 1e-3) remedies.push({ title: "Loosen the tolerance to 1e-3", options: { rtol: 1e-3, atol: [1e-6] } });
  }
  if (Math.abs(reached - from) > 1e-6 * Math.abs(to - from)) {
    const end = Number((from + 0.98 * (reached - from)).toPrecision(4));
    remedies.push({ title: `Stop at t = ${end}`, options: { span: [from, end] } });
  }
  const range = diagnosis?.range;
  return {
    status,
    message: asSentence(diagnosis?.message ?? `the solve ended early (${status})`),
    range: range && textRange(range),
    remedies,
  };
}
