import { auditModes } from "../../adjoint/audit/auditModes.ts";
import { type Entry, numberOf } from "../../adjoint/audit/solveAgain.ts";
import { gradientModes } from "../../adjoint/gradientModes.ts";
import type { Kernels } from "../kernels.ts";
import type { Study } from "../study.ts";
import { closedForm } from "./closedForm.ts";
import { crossCheck, differs, type EngineValue, float32Expectation } from "./crossCheck.ts";
import { engineOf, type GradientOptions, gradientProblems } from "./gradient.ts";

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
  /** The same number on other engines, where they were asked for. */
  readonly engines: readonly EngineValue[];
}

/**
 * Audits every mode on the study's first trajectory; what is fixed is left out.
 *
 * @param kernels of float64
 * @param others engines whose numbers are held against those, each a column
 */
export function auditGradient(
  kernels: Kernels,
  study: Study,
  options: GradientOptions = {},
  others: readonly Kernels[] = [],
): AuditRow[] {
  const plain = { ...options, pathPoints: undefined };
  const [problem] = gradientProblems(kernels, study, plain);
  const closed = closedForm(study, problem);
  const named = namedEntries(study);
  const findings = auditModes(
    problem,
    gradientModes,
    named.map(({ entry }) => entry),
  );
  const columns = others.length > 0 ? engineColumns(kernels, study, plain, others) : () => [];
  return findings.map(({ mode, entry, value, reference, verdict }, k) => {
    const { parameter, index } = named[k % named.length];
    const exact =
      closed && (entry.of === "z0" || entry.of === "theta" ? closed[entry.of][entry.index] : closed[entry.of]);
    return {
      parameter,
      index,
      mode,
      engine: engineOf(mode, kernels),
      value,
      reference: reference.value,
      referenceError: reference.error,
      ...(exact !== undefined && { exact }),
      difference: value - reference.value,
      verdict,
      engines: columns(mode, entry),
    };
  });
}

/** Every mode's gradient on other engines; gives the columns of one number. */
function engineColumns(
  kernels: Kernels,
  study: Study,
  options: GradientOptions,
  others: readonly Kernels[],
): (mode: string, entry: Entry) => EngineValue[] {
  const expectation = float32Expectation(kernels, study, options);
  const compute = (on: Kernels) => {
    const [problem] = gradientProblems(on, study, options);
    const results = new Map([...gradientModes].map((mode) => [mode.name, mode.compute(problem)]));
    return { on, problem, results };
  };
  const ours = compute(kernels);
  const theirs = others.map(compute);
  return (mode, entry) =>
    theirs.flatMap(({ on, problem, results }) => {
      if (!differs(on, mode)) return [];
      const [result, reference] = [results.get(mode)!, ours.results.get(mode)!];
      const pair = [result, numberOf(result, entry)] as const;
      return [crossCheck(on, problem, pair, [reference, numberOf(reference, entry)], expectation)];
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
