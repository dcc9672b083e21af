import { append } from "../../core/append.ts";
import type { Diagnosis } from "../../core/status.ts";
import { notFiniteAfter, stoppedBy, zeno } from "../earlyEnds.ts";
import type { EventRecord, Outputs, SolveStats, Switch, Trajectory } from "../solution.ts";
import { leastStep } from "../timeResolution.ts";
import type { CrossingEvent, SolveEvent, StretchSolver, TimedEvent } from "./eventSystem.ts";
import { EventWatch } from "./eventWatch.ts";
import { RowList } from "./rowList.ts";

/** An event that happens again within so many smallest steps happens without end. */
const ZENO = 4;

/** A trajectory with events, and the times at which f did something that steps had passed over. */
export interface EventTrajectory extends Trajectory {
  readonly events: readonly EventRecord[];
  readonly found: readonly number[];
  /** Where events happened, one or several each. */
  readonly places: readonly EventPlace[];
}

/** A time at which events happened. */
export interface EventPlace {
  readonly t: number;
  /** The numbers of the events, in their order. */
  readonly fired: readonly number[];
  /** The state before each of them, and after the last. */
  readonly states: readonly Float64Array[];
  /** The step that ended there: where it began, and the state that it came from; absent at t0. */
  readonly step?: { readonly from: number; readonly z: Float64Array };
}

/**
 * Solves one trajectory from event to event: each stretch is a solve of its own, which begins with the state after the last event.
 *
 * An event happens where g changes its sign as its direction says; at t0 where g is 0 and goes on as the direction says. A state that
 * an event sets to or beyond a zero of another one makes that one not happen. What happens at one time does so in the order of the
 * list. Where `atStart` is false the state at t0 is the one after what is due there. Events that follow each other without end (Zeno) end the solve with a status.
 */
export function solveWithEvents(
  solver: StretchSolver,
  events: readonly SolveEvent[],
  span: readonly [number, number],
  z0: Float64Array,
  outputs: Outputs,
  atStart = true,
): EventTrajectory {
  return new EventRun(solver, events, span, z0.length, outputs).solve(z0, atStart);
}

function isTimed(event: SolveEvent): event is TimedEvent {
  return "times" in event;
}

class EventRun {
  readonly #solver: StretchSolver;
  readonly #events: readonly SolveEvent[];
  /** Those that are looked for, and their numbers among all. */
  readonly #crossings: readonly CrossingEvent[];
  readonly #numbers: readonly number[];
  readonly #t0: number;
  readonly #t1: number;
  readonly #direction: number;
  readonly #rows: RowList;
  readonly #records: EventRecord[] = [];
  readonly #places: EventPlace[] = [];
  /** When each event happened last. */
  readonly #last: number[];
  /** How often. */
  readonly #counts: number[];
  readonly #found: number[] = [];
  readonly #switches: Switch[] = [];
  #stats: SolveStats = { steps: 0, accepted: 0, rejected: 0, evaluations: 0 };
  #note: Diagnosis | undefined;

  constructor(
    solver: StretchSolver,
    events: readonly SolveEvent[],
    [t0, t1]: readonly [number, number],
    dimension: number,
    outputs: Outputs,
  ) {
    this.#solver = solver;
    this.#events = events;
    this.#numbers = events.flatMap((event, index) => (isTimed(event) ? [] : [index]));
    this.#crossings = this.#numbers.map((index) => events[index] as CrossingEvent);
    this.#t0 = t0;
    this.#t1 = t1;
    this.#direction = t1 < t0 ? -1 : 1;
    this.#rows = new RowList(outputs, dimension, this.#direction);
    this.#last = events.map(() => Number.NaN);
    this.#counts = events.map(() => 0);
  }

  solve(z0: Float64Array, atStart: boolean): EventTrajectory {
    let t = this.#t0;
    let z: Float64Array = z0.slice();
    let due = atStart ? [...this.#numbered(this.#watchFrom(t, z, []).atStart), ...this.#timedAt(t)] : [];
    let step: EventPlace["step"];
    for (;;) {
      if (due.length > 0) {
        if (due.some((index) => !this.#events[index].isQuiet)) this.#rows.before(t, z);
        const after = this.#happen(t, z, due, step);
        if (after.end) return this.#result(after.end, t, after.z);
        z = after.z;
      }
      this.#rows.settle(t, z);
      if (t === this.#t1) return this.#result();
      const stop = this.#nextTime(t);
      const watch = this.#watchFrom(t, z, due);
      const stretch = this.#solver.solve({
        t0: t,
        t1: stop,
        z0: z,
        outputs: this.#rows.within(stop),
        stepsBefore: this.#stats.steps,
        watch: (step) => watch.look(step),
        repeated: () => watch.restart(),
      });
      this.#add(stretch);
      const { hit } = watch;
      this.#rows.take(stretch, stop, hit);
      if (hit) {
        this.#stats = { ...this.#stats, evaluations: this.#stats.evaluations + hit.evaluations };
        // What time does not tell apart is one time.
        step = hit.step;
        [t, z] = [Math.abs(stop - hit.t) <= leastStep(stop) ? stop : hit.t, hit.z];
        due = [...this.#numbered(hit.fired), ...this.#timedAt(t)];
      } else if (stretch.status === "ok") {
        [t, z] = [stop, stretch.z.slice(-z.length)];
        due = [...this.#numbered(watch.atEnd(t, z)), ...this.#timedAt(stop)];
        step = watch.lastStep;
      } else return this.#result(stretch.diagnosis);
    }
  }

  #watchFrom(t: number, z: Float64Array, happened: readonly number[]): EventWatch {
    const numbers = happened.map((index) => this.#numbers.indexOf(index));
    return new EventWatch(this.#solver, this.#crossings, t, z, this.#direction, numbers);
  }

  /** The numbers among all events of some that are looked for. */
  #numbered(crossings: readonly number[]): number[] {
    return crossings.map((k) => this.#numbers[k]);
  }

  #timedAt(t: number): number[] {
    return this.#events.flatMap((event, index) => (isTimed(event) && event.times.includes(t) ? [index] : []));
  }

  /** Where the next stretch ends at the latest. */
  #nextTime(t: number): number {
    let next = this.#t1;
    for (const event of this.#events) {
      if (!isTimed(event)) continue;
      for (const time of event.times) {
        if ((time - t) * this.#direction > 0 && (next - time) * this.#direction > 0) next = time;
      }
    }
    return next;
  }

  /** Lets events happen one after another: the state after the last of them, and what ends the solve. */
  #happen(
    t: number,
    z: Float64Array,
    due: readonly number[],
    step: EventPlace["step"],
  ): { readonly z: Float64Array; readonly end?: Diagnosis } {
    let state = z;
    let end: Diagnosis | undefined;
    const fired = due.toSorted((a, b) => a - b);
    const states = [z];
    // What happens at one time does so in the order in which it is written.
    for (const index of fired) {
      const { name, becomes, stop, isQuiet = false } = this.#events[index];
      if (Math.abs(t - this.#last[index]) <= ZENO * leastStep(t)) {
        return { z: state, end: zeno(name, t, this.#counts[index]) };
      }
      const after = state.slice();
      const held = becomes?.(t, state, after);
      if (!isQuiet) this.#records.push({ name, t, before: state, after });
      this.#last[index] = t;
      this.#counts[index]++;
      state = after;
      states.push(after);
      if (held) return { z: state, end: held };
      const wrong = after.findIndex((x) => !Number.isFinite(x));
      if (wrong >= 0) return { z: state, end: notFiniteAfter(name, t, wrong) };
      if (stop) end ??= stoppedBy(name, t);
    }
    this.#places.push({ t, fired, states, ...(step && { step }) });
    return { z: state, end };
  }

  #add({ stats, found = [], switches = [], diagnosis, status }: ReturnType<StretchSolver["solve"]>): void {
    this.#stats = added(this.#stats, stats);
    append(this.#found, found);
    append(this.#switches, switches);
    if (status === "ok") this.#note ??= diagnosis;
  }

  #result(end?: Diagnosis, t?: number, z?: Float64Array): EventTrajectory {
    if (t !== undefined && z) this.#rows.settle(t, z);
    const diagnosis = end ?? this.#note;
    return {
      ...this.#rows.rows(),
      status: end?.status ?? "ok",
      ...(diagnosis && { diagnosis }),
      ...(this.#switches.length > 0 && { switches: this.#switches }),
      events: this.#records,
      stats: this.#stats,
      found: this.#found,
      places: this.#places,
    };
  }
}

function added(a: SolveStats, b: SolveStats): SolveStats {
  const counted = ["jacobians", "factorisations", "defectEvaluations"] as const;
  const more = counted.filter((name) => a[name] !== undefined || b[name] !== undefined);
  return {
    steps: a.steps + b.steps,
    accepted: a.accepted + b.accepted,
    rejected: a.rejected + b.rejected,
    evaluations: a.evaluations + b.evaluations,
    ...Object.fromEntries(more.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)])),
  };
}
