import { auditModes } from "../adjoint/audit/auditModes.ts";
import type { Entry } from "../adjoint/audit/solveAgain.ts";
import { gradientModes } from "../adjoint/gradientModes.ts";
import { closedForm } from "./closedForm.ts";
import { engineOf, type GradientOptions, gradientProblems } from "./gradient.ts";
import type { Session } from "./session.ts";
import type { Study } from "./study.ts";

/** One number of the gradient in one mode: what it is, what it ought to be, and the verdict. */
export interface AuditRow {
  /** `z0`, `t0`, `t1`, or the parameter's name. */
  readonly parameter: string;
  /** Place among the parameter's packed numbers. */
  readonly index: number;
  readonly mode: string;
  /** Whether the mode's steps are compiled or interpreted. */
  readonly engine: string;
  readonly value: number;
  /** By central differences of whole solves, at the step that is best, and how far that may be off. */
  readonly reference: number;
  readonly referenceError: number;
  /** The gradient of the exact solution, where the experiment gives it. */
  readonly exact?: number;
  readonly difference: number;
  /**
   * `agrees to 1e-9`, `discretisation error, falls at order 4` (or `falls with the tolerance`, or is `within` it), `drift`,
   * or `wrong`; `undecided, …` where the differences cannot tell, and `no gradient (…)` with the status of a mode that gave
   * none.
   */
  readonly verdict: string;
}

/** Audits every mode on the study's first trajectory; what is fixed is left out. */
export function auditGradient(session: Session, study: Study, options: GradientOptions = {}): AuditRow[] {
  const [problem] = gradientProblems(session, study, { ...options, pathPoints: undefined });
  const closed = closedForm(study, problem);
  const named = namedEntries(study);
  const findings = auditModes(
    problem,
    gradientModes,
    named.map(({ entry }) => entry),
  );
  return findings.map(({ mode, entry, value, reference, verdict }, k) => {
    const { parameter, index } = named[k % named.length];
    const exact =
      closed && (entry.of === "z0" || entry.of === "theta" ? closed[entry.of][entry.index] : closed[entry.of]);
    return {
      parameter,
      index,
      mode,
      engine: engineOf(mode, problem),
      value,
      reference: reference.value,
      referenceError: reference.error,
      ...(exact !== undefined && { exact }),
      difference: value - reference.value,
      verdict,
    };
  });
}

interface NamedEntry {
  readonly parameter: string;
  readonly index: number;
  readonly entry: Entry;
}

function namedEntries({ field, dynamics }: Study): NamedEntry[] {
  const entries: NamedEntry[] = Array.from({ length: field.dimension }, (_, index) => ({
    parameter: "z0",
    index,
    entry: { of: "z0", index },
  }));
  for (const { name, offset, length, fixed } of dynamics.parameters) {
    if (fixed) continue;
    for (let index = 0; index < length; index++) {
      entries.push({ parameter: name, index, entry: { of: "theta", index: offset + index } });
    }
  }
  for (const of of ["t0", "t1"] as const) entries.push({ parameter: of, index: 0, entry: { of, index: 0 } });
  return entries;
}
