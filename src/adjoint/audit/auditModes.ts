import { largest as largestOf } from "../../core/extremes.ts";
import { absoluteTolerances } from "../../ode/tolerances.ts";
import type { GradientMode } from "../gradientMode.ts";
import { type GradientProblem, isAdaptive } from "../gradientProblem.ts";
import type { Gradient } from "../gradientResult.ts";
import { type Difference, unknownDifference } from "./centralDifference.ts";
import { randomDirections, signedSizes } from "./directions.ts";
import { type Entry, isTime, numberOf, product } from "./entry.ts";
import { flowTimes } from "./flowTimes.ts";
import { Level } from "./level.ts";
import { sizeOf, unitsOf } from "./sizes.ts";
import { tangent } from "./tangent.ts";
import {
  CERTAIN,
  continuousVerdict,
  discreteVerdict,
  EXACT,
  isSettled,
  type Reference,
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

/** Directions along which duality is tested and differences are made. */
const DIRECTIONS = 4;
/** Entries of which differences are made one by one: both ends of the span, and the largest. */
const WITNESSED = 16;
/** What a test along random directions says of each entry, up to this factor. */
const SINGLED_OUT = 10;
/** Why an entry that is held against duality alone is not confirmed: something is wrong with the gradient. */
export const DUALITY_FAILS = "duality fails";
export const CONTRADICTED = "differences along random directions contradict the gradient";
/** A loss whose values tremble by more than this part of it changes with every rounding. */
const ROUGH = 1e-6;
const TREMBLES = "the least changes change the loss: the solution is chaotic, or jumps";
/** Steps of a solve that takes no time. */
const SHORT = 20;
/** Forward mode leads where no reverse mode is confirmed. */
const FORWARD = 1e15;
/** A tolerance promises no more than this of a number. */
const ROUGHEST = 1e-2;

/** Holds every mode's gradient against what does not depend on it, and says of each number what it is. */
export function auditModes(
  problem: GradientProblem,
  modes: Iterable<GradientMode>,
  entries: readonly Entry[],
): Finding[] {
  return new Audit(problem, modes, entries).findings();
}

/** How a mode's gradient fares along the random directions. */
interface Along {
  readonly gradient: Gradient;
  /** Furthest that an entry may be off for all that forward mode says, in units of the entry. */
  readonly duality: number;
  /** Furthest that differences put it beyond their own error. */
  readonly contradicted: boolean;
}

/**
 * The audit of one problem.
 *
 * Modes that differentiate the steps taken are held against these steps: forward mode along random directions v, whose
 * product with v is ⟨∇L, v⟩ to rounding (⟨w, Jv⟩ = ⟨Jᵀw, v⟩ with w = 1, L being one number), decides without any step of
 * differences; differences of whole solves, which know nothing of derivatives, stand witness along the same directions and
 * for the largest entries. Modes that solve the adjoint equation are held against these gradients, as both are refined.
 */
export class Audit {
  readonly #entries: readonly Entry[];
  readonly #modes: readonly GradientMode[];
  readonly #base: Level;
  readonly #refined: Readonly<Record<Refinement, Level>>;
  readonly #sizes: readonly number[];
  readonly #units: readonly number[];
  /** |θ · ∂L/∂θ| at most. */
  readonly #largest: number;
  readonly #witnesses = new Map<Entry, Difference>();
  readonly #along = new Map<GradientMode, Along>();
  /** Why nothing is decided of any entry. */
  #trouble: string | undefined;
  /** Why differences along directions say nothing. */
  #alongTrouble: string | undefined;
  /** A mode whose gradient is confirmed. */
  readonly #lead: GradientMode | undefined;

  /** @param trouble why nothing can be decided, where that is known beforehand */
  constructor(problem: GradientProblem, modes: Iterable<GradientMode>, entries: readonly Entry[], trouble?: string) {
    this.#trouble = trouble;
    this.#entries = entries;
    this.#modes = [...modes];
    const base = new Level(problem, 0);
    this.#base = base;
    this.#refined = { 1: new Level(problem, 1), "-1": new Level(problem, -1), 2: new Level(problem, 2) };
    const computed = this.#modes.filter((mode) => base.result(mode).status === "ok");
    const exact = computed.filter((mode) => mode.exact);
    const judging = exact.length > 0 ? exact : computed;
    const { z1 } = base.result(judging[0] ?? this.#modes[0]);
    this.#sizes = entries.map((entry) => sizeOf(problem, z1, entry));
    this.#units = unitsOf(
      entries,
      this.#sizes,
      judging.map((mode) => base.result(mode).gradient),
    );
    this.#largest = largestOf(this.#sizes.map((size, i) => size * this.#units[i]));
    if (exact.length > 0) this.#compareAlong(exact);
    for (const i of judging.length > 0 ? this.#witnessed() : []) {
      this.#witnesses.set(entries[i], base.again.derivative(entries[i], this.#sizes[i]));
    }
    const confirmed = exact.filter((mode) => {
      const { duality, contradicted } = this.#along.get(mode)!;
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
        const [unit, largest] = [this.#units[i], this.#largest / this.#sizes[i]];
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
   */
  flow(entry: Entry): Difference {
    const lead = this.#lead;
    if (!lead) return unknownDifference;
    const [coarse, fine] = [this.#base, this.#refined[1]].map((level) => numberOf(level.result(lead).gradient, entry));
    const promised = this.#tolerance() / sizeOf(this.#base.problem, this.#base.result(lead).z1, entry);
    return { value: fine, error: Math.abs(fine - coarse) + promised / 10 };
  }

  #discrete(mode: GradientMode, i: number, value: number, reference: Reference): Verdict {
    const { duality, contradicted } = this.#along.get(mode)!;
    const unit = this.#units[i];
    // Random directions hold the ends of the span.
    const known = isTime(this.#entries[i]) ? Number.POSITIVE_INFINITY : duality * unit;
    return discreteVerdict({
      value,
      reference,
      unit,
      largest: this.#largest / this.#sizes[i],
      duality: known,
      contradicted,
    });
  }

  #continuous(mode: GradientMode, i: number, value: number, reference: Reference): Verdict {
    const entry = this.#entries[i];
    const { steps, method } = this.#base.problem;
    const lead = this.#lead;
    return continuousVerdict({
      value,
      reference,
      unit: this.#units[i],
      largest: this.#largest / this.#sizes[i],
      isShort: this.#base.result(mode).stats.steps <= SHORT,
      order: isAdaptive(steps) ? undefined : method.order,
      tolerance: this.#tolerance() / this.#sizes[i],
      refined: (times) => {
        const level = this.#refined[times];
        const held =
          lead && this.#isOfSteps(lead, entry)
            ? numberOf(level.result(lead).gradient, entry)
            : level.again.derivative(entry, this.#sizes[i]).value;
        // Forward mode has the times of the flow from a gradient that is the lead's, and would take long to have it again.
        const again = lead && mode.exact ? flowTimes(level.problem, level.result(lead)) : level.result(mode).gradient;
        return { value: numberOf({ ...level.result(lead ?? mode).gradient, ...again }, entry), reference: held };
      },
    });
  }

  #reference(i: number): Reference {
    const reference = this.#known(i);
    return this.#trouble ? { ...reference, trouble: this.#trouble } : reference;
  }

  /** What an entry is held against, as far as that is known. */
  #known(i: number): Reference {
    const [entry, unit] = [this.#entries[i], this.#units[i]];
    const witness = this.#witnesses.get(entry);
    const lead = this.#lead;
    const differences = { ...(witness ?? unknownDifference), by: "differences" as const };
    if (!lead && !witness) return { ...differences, trouble: this.#whyUnconfirmed() };
    if (!lead || isTime(entry)) return differences;
    const value = numberOf(this.#base.result(lead).gradient, entry);
    const confirmed = { value, error: this.#along.get(lead)!.duality * unit, by: "duality" as const };
    if (!witness) return this.#alongTrouble ? { ...confirmed, trouble: this.#alongTrouble } : confirmed;
    // Differences that roundoff blunts tell less than duality does, where they allow what it says.
    const isBlunt = witness.isBlunt && !isSettled({ reference: witness, unit });
    return isBlunt && Math.abs(value - witness.value) <= 3 * witness.error ? confirmed : differences;
  }

  #whyUnconfirmed(): string {
    const all = [...this.#along.values()];
    if (this.#alongTrouble) return this.#alongTrouble;
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

  /** Differences, and forward mode, along random directions. */
  #compareAlong(exact: readonly GradientMode[]): void {
    const { again, problem } = this.#base;
    const directions = randomDirections(DIRECTIONS, problem, this.#entries, this.#units, this.#sizes);
    const noise = again.listen(signedSizes(problem, this.#entries, this.#sizes));
    if (noise > ROUGH) this.#trouble ??= TREMBLES;
    const along = directions.map(({ direction, most }) => ({
      direction,
      forward: tangent(problem, again.taken, direction),
      differences: again.along(direction, most),
    }));
    this.#alongTrouble = along.find(({ differences }) => differences.trouble)?.differences.trouble;
    for (const mode of exact) {
      const { gradient } = this.#base.result(mode);
      let duality = 0;
      let contradicted = false;
      for (const { direction, forward, differences } of along) {
        const own = product(gradient, direction);
        duality = Math.max(duality, Math.abs(own - forward));
        const allowed = Math.max(3 * differences.error, SINGLED_OUT * EXACT * this.#entries.length);
        contradicted ||= !differences.trouble && Math.abs(own - differences.value) > allowed;
      }
      this.#along.set(mode, { gradient, duality: SINGLED_OUT * duality, contradicted });
    }
  }

  /** Entries of which differences are made one by one. */
  #witnessed(): readonly number[] {
    const weight = (i: number) =>
      isTime(this.#entries[i]) ? Number.POSITIVE_INFINITY : this.#sizes[i] * this.#units[i];
    return Array.from(this.#entries.keys())
      .sort((a, b) => weight(b) - weight(a) || a - b)
      .slice(0, WITNESSED);
  }

  /** What the tolerance promises of an entry of size 1: a part of the largest entry, as of the state's components. */
  #tolerance(): number {
    const { problem } = this.#base;
    const { steps, z0 } = problem;
    if (!isAdaptive(steps)) return 0;
    const { z1 } = this.#base.result(this.#lead ?? this.#modes[0]);
    const atols = absoluteTolerances(steps.atol, z0.length);
    const relative = Array.from(z0, (z, i) => steps.rtol + atols[i] / Math.max(Math.abs(z), Math.abs(z1[i])));
    return Math.min(ROUGHEST, largestOf([steps.rtol, ...relative.filter(Number.isFinite)])) * this.#largest;
  }
}
