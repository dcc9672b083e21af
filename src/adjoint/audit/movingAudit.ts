import { largest as largestOf } from "../../core/extremes.ts";
import { absoluteTolerances } from "../../ode/tolerances.ts";
import type { GradientMode } from "../gradientMode.ts";
import { type GradientProblem, isAdaptive } from "../gradientProblem.ts";
import type { Finding } from "./auditModes.ts";
import { type Difference, unknownDifference } from "./centralDifference.ts";
import { type Entry, numberOf } from "./entry.ts";
import { Level } from "./level.ts";
import { MovingSolve } from "./movingSolve.ts";
import { NEGLIGIBLE, Scale } from "./scale.ts";
import { movingVerdict, type Verdict } from "./verdict.ts";

const UNSEEN = "differences are made of the largest numbers only";

/**
 * The audit of a problem on whose way something happens at times that move: no steps can be held. Every mode is held against the
 * flow's own derivative, by differences of whole solves at fine tolerances in which these times move.
 */
export class MovingAudit {
  readonly #entries: readonly Entry[];
  readonly #modes: readonly GradientMode[];
  readonly #base: Level;
  readonly #refined: Readonly<Record<1 | 2, Level>>;
  readonly #scale: Scale;
  readonly #witnesses = new Map<Entry, Difference>();

  constructor(problem: GradientProblem, modes: Iterable<GradientMode>, entries: readonly Entry[]) {
    this.#entries = entries;
    this.#modes = [...modes];
    this.#base = new Level(problem, 0);
    this.#refined = { 1: new Level(problem, 1), 2: new Level(problem, 2) };
    const computed = this.#modes.filter((mode) => this.#base.result(mode).status === "ok");
    const { z1 } = this.#base.result(computed[0] ?? this.#modes[0]);
    this.#scale = new Scale(
      problem,
      entries,
      computed.map((mode) => this.#base.result(mode).gradient),
      z1,
    );
    if (computed.length === 0) return;
    const solve = new MovingSolve(problem, computed[0]);
    for (const i of this.#scale.witnessed())
      this.#witnesses.set(entries[i], solve.derivative(entries[i], this.#scale.size(i)));
  }

  findings(): Finding[] {
    return this.#modes.flatMap((mode) => {
      const { status, gradient } = this.#base.result(mode);
      return this.#entries.map((entry, i) => {
        const value = numberOf(gradient, entry);
        const reference = { trouble: UNSEEN, ...this.flow(entry), by: "differences" as const };
        const verdict =
          status === "drifted" ? "drift" : status === "ok" ? this.#verdict(mode, i, value) : `no gradient (${status})`;
        return {
          mode: mode.name,
          entry,
          value,
          reference,
          unit: this.#unit(i),
          largest: this.#scale.largestIn(i),
          verdict,
        };
      });
    });
  }

  /** The gradient of the flow, with how far it may be off: by solves whose steps follow what is changed. */
  flow(entry: Entry): Difference {
    return this.#witnesses.get(entry) ?? { ...unknownDifference, trouble: UNSEEN };
  }

  /** An entry's honest size is that of the flow's own number, where that is known. */
  #unit(i: number): number {
    const { value } = this.flow(this.#entries[i]);
    return Number.isFinite(value)
      ? Math.max(Math.abs(value), NEGLIGIBLE * this.#scale.largestIn(i))
      : this.#scale.unit(i);
  }

  #verdict(mode: GradientMode, i: number, value: number): Verdict {
    const entry = this.#entries[i];
    const reference = { ...this.flow(entry), by: "differences" as const };
    return movingVerdict({
      value,
      reference,
      unit: this.#unit(i),
      largest: this.#scale.largestIn(i),
      isAdaptive: isAdaptive(this.#base.problem.steps),
      tolerance: this.#tolerance() / this.#scale.size(i),
      refined: (times) => {
        const { status, gradient } = this.#refined[times].result(mode);
        return status === "ok" ? numberOf(gradient, entry) : Number.NaN;
      },
    });
  }

  /** What the tolerance promises of an entry of size 1. */
  #tolerance(): number {
    const { steps, z0 } = this.#base.problem;
    if (!isAdaptive(steps)) return 0;
    const size = largestOf(z0.map(Math.abs)) || 1;
    return (
      Math.min(1e-2, steps.rtol + largestOf(absoluteTolerances(steps.atol, z0.length)) / size) * this.#scale.largest
    );
  }
}
