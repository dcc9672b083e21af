import { largest as largestOf, smallest } from "../../core/extremes.ts";
import { absoluteTolerances } from "../../ode/tolerances.ts";
import type { GradientMode } from "../gradientMode.ts";
import { type GradientProblem, isAdaptive } from "../gradientProblem.ts";
import { type AlongDirections, alongDirections } from "./alongDirections.ts";
import { type Difference, unknownDifference } from "./centralDifference.ts";
import { type Entry, isTime, numberOf } from "./entry.ts";
import { flowTimes } from "./flowTimes.ts";
import { Level } from "./level.ts";
import { Scale } from "./scale.ts";
import {
  CERTAIN,
  continuousVerdict,
  discreteVerdict,
  isSettled,
  type Reference,
  type Refined,
  type Refinement,
  type Verdict,
} from "./verdict.ts";

/** One number of a gradient in one mode, beside what it is held against. */
export interface Finding {
  readonly mode: string;
  readonly entry: Entry;
  readonly value: number;
  readonly reference: Reference;
  /** The scale on which the two are compared: the number's honest size. */
  readonly unit: number;
  /** The largest number of the gradient, in this one's units: compared as |θ · ∂L/∂θ|. */
  readonly largest: number;
  readonly verdict: Verdict;
}

/** Why an entry that is held against duality alone is not confirmed: something is wrong with the gradient. */
export const DUALITY_FAILS = "duality fails";
export const CONTRADICTED = "differences along random directions contradict the gradient";
/** Steps of a solve that takes no time. */
const SHORT = 20;
/** Forward mode leads where no reverse mode is confirmed. */
const FORWARD = 1e15;
/** Parts of the longest step taken. */
const SHORTER = [1 / 4, 1 / 16, 1 / 64] as const;
/** A tolerance promises no more than this of a number. */
const ROUGHEST = 1e-2;

const NOWHERE: AlongDirections = { trouble: undefined, differencesTrouble: undefined, modes: new Map() };

/** Holds every mode's gradient against what does not depend on it, and says of each number what it is. */
export function auditModes(
  problem: GradientProblem,
  modes: Iterable<GradientMode>,
  entries: readonly Entry[],
): Finding[] {
  return new Audit(problem, modes, entries).findings();
}

/**
 * The audit of one problem.
 *
 * Modes that differentiate the steps taken are held against these steps: forward mode along random directions decides without
 * any step of differences; differences of whole solves stand witness along the same directions and for the largest entries.
 * Modes that solve the adjoint equation are held against these gradients, as both are refined.
 */
export class Audit {
  readonly #entries: readonly Entry[];
  readonly #modes: readonly GradientMode[];
  readonly #base: Level;
  readonly #refined: Readonly<Record<Refinement, Level>>;
  readonly #shorter = new Map<number, Level>();
  readonly #scale: Scale;
  readonly #along: AlongDirections;
  /** Why nothing is decided of any entry. */
  readonly #trouble: string | undefined;
  readonly #witnesses = new Map<Entry, Difference>();
  #exactNumbers: readonly (readonly number[])[] | undefined;
  /** A mode whose gradient is confirmed. */
  readonly #lead: GradientMode | undefined;

  constructor(problem: GradientProblem, modes: Iterable<GradientMode>, entries: readonly Entry[]) {
    this.#entries = entries;
    this.#modes = [...modes];
    const base = new Level(problem, 0);
    this.#base = base;
    this.#refined = { 1: new Level(problem, 1), "-1": new Level(problem, -1), 2: new Level(problem, 2) };
    const computed = this.#modes.filter((mode) => base.result(mode).status === "ok");
    const exact = computed.filter((mode) => mode.exact);
    const judging = exact.length > 0 ? exact : computed;
    const { z1 } = base.result(judging[0] ?? this.#modes[0]);
    this.#scale = new Scale(
      problem,
      entries,
      judging.map((mode) => base.result(mode).gradient),
      z1,
    );
    this.#along = exact.length > 0 ? alongDirections(base, exact, this.#scale) : NOWHERE;
    this.#trouble = this.#along.trouble;
    for (const i of judging.length > 0 ? this.#scale.witnessed() : []) {
      const witness = base.again.derivative(entries[i], this.#scale.size(i));
      if (witness !== unknownDifference) this.#witnesses.set(entries[i], witness);
    }
    const confirmed = exact.filter((mode) => {
      const { duality, contradicted } = this.#along.modes.get(mode)!;
      return duality <= CERTAIN && !contradicted;
    });
    // Reverse modes have the derivatives by the ends of the span as well, and are cheap to refine.
    const effort = (mode: GradientMode) => {
      const { evaluations, backwardEvaluations } = base.result(mode).stats;
      return (mode.exactTimes ? 0 : FORWARD) + evaluations + backwardEvaluations;
    };
    this.#lead = confirmed.sort((a, b) => effort(a) - effort(b))[0];
  }

  findings(): Finding[] {
    return this.#modes.flatMap((mode) => {
      const { status, gradient } = this.#base.result(mode);
      const drifts = this.#drifts(mode);
      return this.#entries.map((entry, i) => {
        const value = numberOf(gradient, entry);
        const reference = this.#reference(i);
        const [unit, largest] = [this.#scale.unit(i), this.#scale.largestIn(i)];
        const decide = () =>
          this.#isOfSteps(mode, entry)
            ? this.#discrete(mode, i, value, reference)
            : this.#continuous(mode, i, value, reference);
        const verdict = drifts ? "drift" : status === "ok" ? decide() : `no gradient (${status})`;
        return { mode: mode.name, entry, value, reference, unit, largest, verdict };
      });
    });
  }

  /**
   * The gradient of the flow, as solves of refined steps approach it, with how far the last refinement moved it; unknown where
   * no mode has the gradient of the steps.
   *
   * @param byStep refined by shorter steps where a tolerance chooses them, which may shorten none
   */
  flow(entry: Entry, byStep = false): Difference {
    const lead = this.#lead;
    if (!lead) return unknownDifference;
    const finer = byStep && isAdaptive(this.#base.problem.steps) ? this.#shorterBy(SHORTER[0]) : this.#refined[1];
    const [coarse, fine] = [this.#base, finer].map((level) => numberOf(level.result(lead).gradient, entry));
    const promised = this.#tolerance() / this.#scale.size(this.#entries.indexOf(entry));
    return { value: fine, error: Math.abs(fine - coarse) + promised / 10 };
  }

  #discrete(mode: GradientMode, i: number, value: number, reference: Reference): Verdict {
    const { duality, contradicted } = this.#along.modes.get(mode)!;
    const unit = this.#scale.unit(i);
    // Random directions hold the ends of the span.
    const known = isTime(this.#entries[i]) ? Number.POSITIVE_INFINITY : duality * unit;
    const all = this.#exact().map((numbers) => numbers[i]);
    return discreteVerdict({
      value,
      reference,
      unit,
      largest: this.#scale.largestIn(i),
      duality: known,
      contradicted,
      nearest: smallest(all.map((other) => Math.abs(other - reference.value))),
      apart: largestOf(all) - smallest(all),
    });
  }

  /** The entries' numbers in every mode that differentiates the steps. */
  #exact(): readonly (readonly number[])[] {
    this.#exactNumbers ??= this.#modes
      .filter((mode) => mode.exact && this.#base.result(mode).status === "ok")
      .map((mode) => this.#entries.map((entry) => numberOf(this.#base.result(mode).gradient, entry)));
    return this.#exactNumbers;
  }

  #continuous(mode: GradientMode, i: number, value: number, reference: Reference): Verdict {
    const { steps, method } = this.#base.problem;
    return continuousVerdict({
      value,
      reference,
      unit: this.#scale.unit(i),
      largest: this.#scale.largestIn(i),
      isShort: this.#base.result(mode).stats.steps <= SHORT,
      order: isAdaptive(steps) ? undefined : method.order,
      tolerance: this.#tolerance() / this.#scale.size(i),
      refined: (times) => this.#at(this.#refined[times], mode, i),
      shortened: () => this.#shortened(mode, i),
    });
  }

  *#shortened(mode: GradientMode, i: number): Generator<Refined> {
    for (const part of SHORTER) yield this.#at(this.#shorterBy(part), mode, i);
  }

  #shorterBy(part: number): Level {
    const level = this.#shorter.get(part) ?? this.#base.shortened(part);
    this.#shorter.set(part, level);
    return level;
  }

  /** A number of a mode and what it is held against, as a level has them. */
  #at(level: Level, mode: GradientMode, i: number): Refined {
    const entry = this.#entries[i];
    const lead = this.#lead;
    const held =
      lead && this.#isOfSteps(lead, entry)
        ? numberOf(level.result(lead).gradient, entry)
        : level.again.derivative(entry, this.#scale.size(i)).value;
    // Forward mode has the times of the flow from a gradient that is the lead's, and would take long to have it again.
    const again = lead && mode.exact ? flowTimes(level.problem, level.result(lead)) : level.result(mode).gradient;
    return { value: numberOf({ ...level.result(lead ?? mode).gradient, ...again }, entry), reference: held };
  }

  #reference(i: number): Reference {
    const reference = this.#known(i);
    return this.#trouble ? { ...reference, trouble: this.#trouble } : reference;
  }

  /** What an entry is held against, as far as that is known. */
  #known(i: number): Reference {
    const [entry, unit] = [this.#entries[i], this.#scale.unit(i)];
    const witness = this.#witnesses.get(entry);
    const lead = this.#lead;
    const differences = { ...(witness ?? unknownDifference), by: "differences" as const };
    if (!lead && !witness) return { ...differences, trouble: this.#whyUnconfirmed() };
    if (!lead || isTime(entry)) return differences;
    const value = numberOf(this.#base.result(lead).gradient, entry);
    const confirmed = { value, error: this.#along.modes.get(lead)!.duality * unit, by: "duality" as const };
    if (!witness)
      return this.#along.differencesTrouble ? { ...confirmed, trouble: this.#along.differencesTrouble } : confirmed;
    // Differences that roundoff blunts tell less than duality does, where they allow what it says.
    const isBlunt = witness.isBlunt && !isSettled({ reference: witness, unit });
    return isBlunt && Math.abs(value - witness.value) <= 3 * witness.error ? confirmed : differences;
  }

  #whyUnconfirmed(): string {
    const all = [...this.#along.modes.values()];
    if (this.#along.differencesTrouble) return this.#along.differencesTrouble;
    if (all.some(({ contradicted }) => contradicted)) return CONTRADICTED;
    return all.every(({ duality }) => Number.isNaN(duality)) ? "duality cannot be tested" : DUALITY_FAILS;
  }

  /** Whether a mode's number is the derivative of the steps taken, rather than the flow's. */
  #isOfSteps(mode: GradientMode, entry: Entry): boolean {
    if (!isTime(entry)) return mode.exact;
    return mode.exactTimes && !isAdaptive(this.#base.problem.steps);
  }

  /** Whether a mode that reconstructs the state loses it, or alone cannot even come back. */
  #drifts(mode: GradientMode): boolean {
    const result = (of: GradientMode) => this.#base.result(of);
    const { drift, status } = result(mode);
    if (drift === undefined || status === "ok" || status === "cancelled") return false;
    return status === "drifted" || this.#modes.some((other) => other !== mode && result(other).status === "ok");
  }

  /** What the tolerance promises of an entry of size 1: a part of the largest entry, as of the state's components. */
  #tolerance(): number {
    const { problem } = this.#base;
    const { steps, z0 } = problem;
    if (!isAdaptive(steps)) return 0;
    const { z1 } = this.#base.result(this.#lead ?? this.#modes[0]);
    const atols = absoluteTolerances(steps.atol, z0.length);
    const relative = Array.from(z0, (z, i) => steps.rtol + atols[i] / Math.max(Math.abs(z), Math.abs(z1[i])));
    return Math.min(ROUGHEST, largestOf([steps.rtol, ...relative.filter(Number.isFinite)])) * this.#scale.largest;
  }
}
