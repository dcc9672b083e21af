import { counted } from "../../core/counted.ts";
import { endInWords } from "../../core/status.ts";
import { asSentence } from "../../figure/sentence.ts";
import type { Remedy, Trouble } from "../../protocol/engineApi.ts";
import { textRange } from "../../study/describe.ts";
import type { Trajectory } from "../../study/flow.ts";
import { type RemedyChange, remedyOf, type Remedy as SolveRemedy } from "../../study/remedy.ts";
import type { SolverInUse } from "../../study/solve.ts";
import type { Study } from "../../study/study.ts";

/** A trajectory that ended early, as a panel says it: the sentence, the place in the source, the one thing to try next, and what else may help. */
export function troubleOf(
  { t, status, diagnosis }: Trajectory,
  study: Study,
  solver: Omit<SolverInUse, "atol">,
): { readonly trouble: Trouble; readonly remedy?: SolveRemedy } {
  const [from, to] = study.span;
  const reached = t.length > 0 ? t[t.length - 1] : from;
  const { steps, rtol = 0 } = solver;
  const remedy = remedyOf({ status, diagnosis, reached }, study, solver);
  const others: Remedy[] = [];
  if (steps !== undefined) others.push({ title: `Take ${counted(4 * steps, "step")}`, options: { steps: 4 * steps } });
  else if (status === "maxSteps" && rtol < 1e-3)
    others.push({ title: "Loosen the tolerance to 1e-3", options: { rtol: 1e-3, atol: [1e-6] } });
  if (Math.abs(reached - from) > 1e-6 * Math.abs(to - from)) {
    const end = Number((from + 0.98 * (reached - from)).toPrecision(4));
    others.push({ title: `Stop at t = ${end}`, options: { span: [from, end] } });
  }
  const first = remedy && "mode" in remedy.change ? undefined : remedy;
  const range = diagnosis?.range;
  return {
    trouble: {
      status,
      message: asSentence(diagnosis?.message ?? `the solve ended early (${endInWords(status)})`),
      range: range && textRange(range),
      remedies: [
        ...(first ? [{ title: first.title, options: optionsOf(first.change) }] : []),
        ...others.filter(({ title }) => title !== first?.title),
      ],
    },
    ...(first && { remedy: first }),
  };
}

/** A change as the panel's options have it. */
function optionsOf(change: RemedyChange): Remedy["options"] {
  if ("method" in change) return { method: change.method, steps: undefined };
  if ("rtol" in change) return { rtol: change.rtol, atol: [change.atol] };
  return "mode" in change ? {} : change;
}
