import { Audit, CONTRADICTED, DUALITY_FAILS, type Finding } from "../../adjoint/audit/auditModes.ts";
import type { Difference } from "../../adjoint/audit/centralDifference.ts";
import { type Entry, numberOf } from "../../adjoint/audit/entry.ts";
import { MovingAudit } from "../../adjoint/audit/movingAudit.ts";
import { agreesTo, EXACT } from "../../adjoint/audit/verdict.ts";
import { gradientOf } from "../../adjoint/events/eventGradient.ts";
import type { GradientMode } from "../../adjoint/gradientMode.ts";
import { gradientModes } from "../../adjoint/gradientModes.ts";
import type { GradientProblem } from "../../adjoint/gradientProblem.ts";
import type { GradientResult } from "../../adjoint/gradientResult.ts";
import { meetsSwitches } from "../../adjoint/switches/throughSwitches.ts";
import type { Kernels } from "../kernels.ts";
import { type Study, StudyError, UnfitEngine } from "../study.ts";
import { closedForm } from "./closedForm.ts";
import { crossCheck, differs, type EngineValue, float32Expectation, roundedGradient } from "./crossCheck.ts";
import { engineOf, type GradientOptions, gradientProblems } from "./gradient.ts";
import { apart, type GradientData } from "./gradientData.ts";
import { ModeTooLarge } from "./gradientModel.ts";
import { movingJump } from "./movingJump.ts";

/** A gradient that halved steps still move by more than this part of it says nothing of a closed form. */
const MOVES = 0.1;

/** One number of the gradient in one mode: what it is, what it ought to be, and the verdict. */
export interface AuditRow {
  /** Whose share of a loss of data it is of, where there are several trajectories. */
  readonly trajectory?: string;
  /** What kind of number it is: of the initial state, of the parameters, or an end of the span. */
  readonly of: Entry["of"];
  /** `z0`, `t0`, `t1`, or the parameter's name, which may be one of these: `of` tells them apart. */
  readonly parameter: string;
  /** Place among the parameter's packed numbers. */
  readonly index: number;
  readonly mode: string;
  /** Whether the mode's steps are compiled or interpreted. */
  readonly engine: string;
  readonly value: number;
  /**
   * The derivative of the steps taken (of the flow, where events or jumps move), and how far it may be off: by central differences of whole solves, for the ends of the
   * span and the largest entries; else, or where roundoff blunts these, the gradient that forward mode confirms.
   */
  readonly reference: number;
  readonly referenceError: number;
  readonly referenceBy: "differences" | "duality";
  /** The gradient of the exact solution, where the experiment gives it. */
  readonly exact?: number;
  /** `agrees to 1e-6`, as far as finer solves tell; `disagrees`, the closed form being wrong then; or `undecided`. */
  readonly exactVerdict?: string;
  readonly difference: number;
  /**
   * `agrees to 1e-9` (`by duality`), `discretisation error, falls at order 4` (or `falls with the tolerance`, or is `within` it), `drift`,
   * or `wrong`; `undecided, …` where the differences cannot tell, and `no gradient (…)` with the status of a mode that gave
   * none.
   */
  readonly verdict: string;
  /** The same number on other engines, where they were asked for. */
  readonly engines: readonly EngineValue[];
}

/** What is the matter with what a row is of: a gradient, a closed form, an engine; undefined where nothing is. */
export function faultOf({ verdict, exactVerdict, engines }: AuditRow): string | undefined {
  const isOwn =
    verdict === "wrong" ||
    verdict.startsWith(MISSING) ||
    verdict.endsWith(DUALITY_FAILS) ||
    verdict.endsWith(CONTRADICTED);
  if (isOwn) return verdict;
  if (exactVerdict === "disagrees") return "its closed form disagrees";
  const wrong = engines.find((column) => column.verdict.startsWith("wrong"));
  return wrong?.verdict.replace("wrong", `wrong on ${wrong.engine}`);
}

/** How the verdict on a number begins that a mode did not come to. */
export const MISSING = "no gradient";

/** Whether there is no number to be right or wrong. */
export const isMissing = ({ verdict }: AuditRow): boolean => verdict.startsWith(MISSING);

export const isFault = (row: AuditRow): boolean => faultOf(row) !== undefined;

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
  if (study.field.mass)
    throw new StudyError("an audit goes by modes that take no mass matrix, and is not made where there is one");
  const plain = { ...options, mode: undefined, pathPoints: undefined };
  const [problem] = gradientProblems(kernels, study, plain);
  const closed = closedForm(study, problem);
  const named = namedEntries(study);
  const happens = (problem.events ?? []).length > 0 || meetsSwitches(problem);
  const entries = named.map(({ entry }) => entry);
  const moves = happens || movingJump(kernels, study, plain) !== undefined;
  const audit = moves
    ? new MovingAudit(problem, modesOf(problem), entries)
    : new Audit(problem, modesOf(problem), entries);
  const exactVerdicts = new Map<Entry, string>();
  const columns = others.length > 0 ? engineColumns(kernels, study, plain, others) : () => [];
  return audit.findings().map((finding, k) => {
    const { mode, entry, value, verdict, reference } = finding;
    const { parameter, index } = named[k % named.length];
    const told = closed && numberOf(closed, entry);
    const exact = Number.isNaN(told) ? undefined : told;
    const exactVerdict =
      exact === undefined
        ? undefined
        : (exactVerdicts.get(entry) ?? closedFormVerdict(exact, (byStep) => audit.flow(entry, byStep), finding));
    if (exactVerdict !== undefined) exactVerdicts.set(entry, exactVerdict);
    return {
      of: entry.of,
      parameter,
      index,
      mode,
      engine: engineOf(mode, kernels, problem.method),
      value,
      reference: reference.value,
      referenceError: reference.error,
      referenceBy: reference.by,
      ...(exact !== undefined && { exact, exactVerdict }),
      difference: value - reference.value,
      verdict,
      engines: columns(finding),
    };
  });
}

/** The audit of every trajectory that is looked at, one after another: each share of the loss is a problem of its own. */
export function auditShares(
  kernels: Kernels,
  study: Study,
  data: GradientData,
  options: Omit<GradientOptions, "data" | "loss">,
  others: readonly Kernels[] = [],
): AuditRow[] {
  return apart(study, data).flatMap((one, n) => {
    const rows = auditGradient(kernels, one.study, { ...options, data: one.data }, others);
    const trajectory = data.names.length > 1 ? { trajectory: data.names[data.chosen[n]] } : {};
    return rows.map((row) => ({ ...trajectory, ...row }));
  });
}

/** Every mode's gradient on other engines; gives the columns of one number. */
function engineColumns(
  kernels: Kernels,
  study: Study,
  options: GradientOptions,
  others: readonly Kernels[],
): (finding: Finding) => EngineValue[] {
  const expectation = float32Expectation(kernels, study, options);
  const compute = (on: Kernels) => {
    const [problem] = gradientProblems(on, study, options);
    const results = new Map<string, GradientResult>();
    for (const mode of modesOf(problem)) {
      const result = computed(mode, problem);
      if (result) results.set(mode.name, result);
    }
    return { on, problem, results };
  };
  const ours = compute(kernels);
  const theirs = others.map(compute);
  let known: { readonly result: GradientResult | undefined } | undefined;
  const rounded = () => {
    const steps = ours.results.get("checkpointed");
    known ??= { result: steps && roundedGradient(study, ours.problem, steps) };
    return known.result;
  };
  return ({ mode, entry, unit, largest }) =>
    theirs.flatMap(({ on, problem, results }) => {
      if (!differs(on, mode)) return [];
      const [result, reference] = [results.get(mode), ours.results.get(mode)];
      if (!result || !reference) return [];
      const pair = [result, numberOf(result.gradient, entry)] as const;
      const own = numberOf(reference.gradient, entry);
      const offByRounding = () => {
        const rounding = rounded();
        return rounding ? Math.abs(numberOf(rounding.gradient, entry) - own) : 0;
      };
      const scale = { unit, largest, expectation, rounded: offByRounding };
      return [crossCheck(on, problem, pair, [reference, own], scale)];
    });
}

/** Undefined where the engine does not take the method. */
function computed(mode: GradientMode, problem: GradientProblem): GradientResult | undefined {
  try {
    return gradientOf(mode, problem);
  } catch (error) {
    if (error instanceof UnfitEngine) return undefined;
    throw error;
  }
}

/** The modes that can be solved: a mode may solve more at once than a graph can hold. */
function modesOf({ model }: GradientProblem): GradientMode[] {
  const needs = { forward: () => model.sensitivities(), backsolve: () => model.backsolve({ gradient: true }) };
  return [...gradientModes].filter(({ name }) => {
    try {
      needs[name as keyof typeof needs]?.();
      return true;
    } catch (error) {
      if (error instanceof ModeTooLarge) return false;
      throw error;
    }
  });
}

/**
 * What a closed form's derivative is worth, beside the one that solves approach as they are refined: by finer tolerances, and before it
 * is said to disagree by shorter steps.
 */
export function closedFormVerdict(
  exact: number,
  flow: (byStep: boolean) => Difference,
  scale: Pick<Finding, "unit" | "largest">,
): string {
  if (!Number.isFinite(exact)) return "disagrees";
  const first = besideFlow(exact, flow(false), scale);
  return first === "disagrees" ? besideFlow(exact, flow(true), scale) : first;
}

function besideFlow(exact: number, flow: Difference, { unit, largest }: Pick<Finding, "unit" | "largest">): string {
  if (!(flow.error <= MOVES * unit)) return "undecided, finer solves still move the gradient";
  const off = Math.abs(exact - flow.value);
  return off <= Math.max(3 * flow.error, 10 * EXACT * unit)
    ? agreesTo(Math.max(off, flow.error), Math.abs(flow.value), largest)
    : "disagrees";
}

interface NamedEntry {
  readonly parameter: string;
  readonly index: number;
  readonly entry: Entry;
}

function namedEntries({ field, dynamics, theta }: Study): NamedEntry[] {
  const entries: NamedEntry[] = Array.from({ length: field.dimension }, (_, index) => ({
    parameter: "z0",
    index,
    entry: { of: "z0", index },
  }));
  for (const { name, offset, length, fixed, min, max } of dynamics.parameters) {
    if (fixed) continue;
    const largest = theta.subarray(offset, offset + length).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    // What is 0 beside others of its kind is of their size.
    const range = min !== undefined && max !== undefined ? max - min : largest || 1;
    for (let index = 0; index < length; index++) {
      entries.push({ parameter: name, index, entry: { of: "theta", index: offset + index, range } });
    }
  }
  for (const of of ["t0", "t1"] as const) entries.push({ parameter: of, index: 0, entry: { of, index: 0 } });
  return entries;
}
