import type { PairKernel } from "../core/kernel.ts";
import type { Numbers } from "../core/numbers.ts";
import type { QuietMap, UnseenSteps } from "../core/quietMap.ts";
import { type AdaptiveMethod, firstMemory } from "./adaptiveMethod.ts";
import { defaultMaxSteps } from "./adaptiveProblem.ts";
import { DenseOutput } from "./denseOutput.ts";
import { isImplicit } from "./implicit/implicitMethod.ts";
import { Pace } from "./pace.ts";
import type { Pair } from "./pair.ts";
import { starts } from "./starts.ts";
import { isStepped } from "./steppedMethod.ts";
import { heldByStages, NEARLY_HELD, StiffnessTest } from "./stiffness.ts";
import type { WhenStiff } from "./switchingMethod.ts";
import { leastStep } from "./timeResolution.ts";

/** Trajectories of an autonomous system that are followed for as long as somebody wants to see more of them. */
export interface FollowProblem {
  /** Of either precision: the steps of float32 are those of a field that is rounded. */
  readonly kernel: PairKernel<Numbers>;
  readonly pair: Pair;
  /** What goes on with trajectories that stability would hold up; absent, none does. */
  readonly whenStiff?: WhenStiff;
  /** One after another, `dimension` entries each. */
  readonly states: Float64Array;
  readonly theta: Float64Array;
  /** 1 forward in time, −1 backward. */
  readonly direction: 1 | -1;
  readonly rtol: number;
  readonly atols: Float64Array;
  /** Magnitude of the first step; chosen by default. */
  readonly firstStep?: number;
  /** Most steps tried by one trajectory; default 100,000. */
  readonly maxSteps?: number;
  /** States of a plane between which steps need not be seen; default none. */
  readonly quiet?: QuietMap;
  /** Polled every few milliseconds. */
  readonly cancelled?: () => boolean;
}

/** A step that was accepted, as its visitor sees it: it and its states are valid until the visitor returns. */
export interface FollowedStep {
  readonly index: number;
  /** Time since the start, negative backward, at both ends. */
  readonly from: number;
  readonly to: number;
  /** The state that the step came from, and the one that it reached. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** It was taken by the method for what is stiff. */
  readonly isStiff: boolean;
  /** The state at from + θ (to − from), by the continuous extension; overwritten by the next call. */
  at(theta: number): Float64Array;
}

/**
 * How a trajectory ended: its visitor had seen enough; too many steps; no step was small enough, or every one led to values that are
 * not finite; cancelled.
 */
export type FollowEnd = "seen" | "maxSteps" | "stuck" | "notFinite" | "cancelled";

/** Steps at most that a kernel takes by itself at a time, and what looks at all lanes. */
const MOST_UNSEEN = 16;
const ALL = -1;

/**
 * Follows trajectories, as many at a time as the kernel has lanes, each by steps of its own.
 *
 * @param visit sees every accepted step, but for those that lead from what is quiet to what is, and says whether to go on
 * @param ended told once of each trajectory
 */
export function follow(
  problem: FollowProblem,
  visit: (step: FollowedStep) => boolean,
  ended: (index: number, how: FollowEnd) => void = () => {},
): void {
  const { kernel, pair, states, direction, whenStiff } = problem;
  const count = states.length / kernel.dimension;
  prepare(kernel, problem);
  const { h, k } = starts({ ...problem, method: pair, t0: 0, t1: direction });
  let begun = 0;
  // One object for all of them, which is read before the next one is asked for.
  const started = { index: 0, attempts: 0, accepted: 0, t: 0, h: 0, z: states, k, first: 0 };
  const start = (index: number): Departure => {
    started.index = index;
    started.h = h[index];
    started.first = index * kernel.dimension;
    return started;
  };
  const stiff: Departure[] = [];
  const usual = new Follower(problem, { kernel, method: pair }, visit, ended, {
    next: () => (begun < count ? start(begun++) : undefined),
    ...(whenStiff && { handOver: (departure) => stiff.push(departure) }),
  });
  usual.run();
  if (whenStiff && stiff.length > 0 && !problem.cancelled?.()) {
    const made = { method: whenStiff.method, kernel: whenStiff.kernel() };
    prepare(made.kernel, problem);
    new Follower(problem, made, visit, ended, { next: () => stiff.shift() }).run();
  }
  for (const { index } of stiff) ended(index, "cancelled");
  for (; begun < count; begun++) ended(begun, "cancelled");
}

function prepare(kernel: PairKernel<Numbers>, { theta, rtol, atols, direction }: FollowProblem): void {
  kernel.setParameters(theta);
  kernel.setLimits({
    rtol,
    atols,
    smallest: Number.MIN_VALUE,
    largest: Number.POSITIVE_INFINITY,
    direction,
  });
}

/** A trajectory that waits for a lane, and the point from which it goes on: component i at `first + i` of z and of k = f(z). */
interface Departure {
  readonly index: number;
  readonly attempts: number;
  readonly accepted: number;
  readonly t: number;
  readonly h: number;
  readonly z: Float64Array;
  readonly k: Float64Array;
  readonly first: number;
}

interface Traffic {
  /** The next trajectory that waits; undefined where none does. */
  readonly next: () => Departure | undefined;
  /** Takes one that is stiff from there on. */
  readonly handOver?: (departure: Departure) => void;
}

class Follower implements FollowedStep {
  index = -1;
  from = 0;
  to = 0;
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly isStiff: boolean;
  readonly #kernel: PairKernel<Numbers>;
  readonly #problem: FollowProblem;
  readonly #visit: (step: FollowedStep) => boolean;
  readonly #ended: (index: number, how: FollowEnd) => void;
  readonly #traffic: Traffic;
  readonly #dense: DenseOutput;
  readonly #stiffness: StiffnessTest | undefined;
  readonly #maxSteps: number;
  readonly #leastMemory: number;
  /** By lane: the trajectory in it or −1, and the steps that it has tried and taken. */
  readonly #inLane: Int32Array;
  readonly #attempts: Int32Array | Numbers;
  readonly #accepted: Int32Array | Numbers;
  /** Where the kernel takes some of the steps by itself. */
  readonly #unseen: UnseenSteps<Numbers> | undefined;
  /** As the kernel rounds a sum of float64. */
  readonly #round: (x: number) => number;
  #lane = 0;
  #extended = false;
  #underWay = 0;

  constructor(
    problem: FollowProblem,
    { kernel, method }: { readonly kernel: PairKernel<Numbers>; readonly method: AdaptiveMethod },
    visit: (step: FollowedStep) => boolean,
    ended: (index: number, how: FollowEnd) => void,
    traffic: Traffic,
  ) {
    this.#problem = problem;
    this.#kernel = kernel;
    this.#visit = visit;
    this.#ended = ended;
    this.#traffic = traffic;
    this.isStiff = isImplicit(method);
    this.#dense = new DenseOutput(kernel, method);
    this.#stiffness =
      traffic.handOver && !isStepped(method)
        ? new StiffnessTest(kernel.lanes, heldByStages(kernel, method, problem), NEARLY_HELD)
        : undefined;
    this.before = new Float64Array(kernel.dimension);
    this.after = new Float64Array(kernel.dimension);
    this.#maxSteps = problem.maxSteps ?? defaultMaxSteps;
    this.#leastMemory = firstMemory(method);
    this.#inLane = new Int32Array(kernel.lanes).fill(-1);
    this.#unseen = problem.quiet && kernel.unseen?.(problem.quiet, this.#maxSteps);
    this.#attempts = this.#unseen?.attempts ?? new Int32Array(kernel.lanes);
    this.#accepted = this.#unseen?.taken ?? new Int32Array(kernel.lanes);
    this.#round = kernel.t instanceof Float32Array ? Math.fround : (x) => x;
    kernel.h.fill(0);
    kernel.t.fill(0);
    kernel.horizon.fill(problem.direction * Number.POSITIVE_INFINITY);
  }

  at(theta: number): Float64Array {
    if (this.#dense.needsExtraStages && !this.#extended) {
      this.#kernel.extend();
      this.#extended = true;
    }
    return this.#dense.at(this.#lane, theta);
  }

  run(): void {
    const { cancelled } = this.#problem;
    const kernel = this.#kernel;
    const pace = new Pace();
    this.#fill();
    while (this.#underWay > 0) {
      if (cancelled?.()) break;
      const attempts = pace.next(Number.POSITIVE_INFINITY);
      for (let n = 0; n < attempts && this.#underWay > 0; n++) {
        this.#look(this.#attempt());
        if (this.#underWay < kernel.lanes) this.#fill();
      }
      pace.done(attempts);
    }
    for (const index of this.#inLane) if (index >= 0) this.#ended(index, "cancelled");
  }

  /** Attempts a step in every lane, or several while nobody has to see them; bits of the lanes that are to be looked at. */
  #attempt(): number {
    this.#extended = false;
    if (this.#unseen) return this.#unseen.take(MOST_UNSEEN);
    this.#kernel.attempt();
    return ALL;
  }

  #fill(): void {
    const { lanes } = this.#kernel;
    for (let lane = 0; lane < lanes; lane++) {
      while (this.#inLane[lane] < 0) {
        const departure = this.#traffic.next();
        if (!departure) return;
        this.#begin(departure, lane);
      }
    }
  }

  #begin(departure: Departure, lane: number): void {
    const { dimension, lanes, z, k, t, h, memory, rejected } = this.#kernel;
    const { index, attempts, accepted, first } = departure;
    let isDefined = true;
    for (let i = 0; i < dimension; i++) {
      z[i * lanes + lane] = departure.z[first + i];
      k[i * lanes + lane] = departure.k[first + i];
      isDefined &&= Number.isFinite(departure.k[first + i]);
    }
    if (!isDefined) {
      this.#ended(index, "notFinite");
      return;
    }
    this.#inLane[lane] = index;
    this.#attempts[lane] = attempts;
    this.#accepted[lane] = accepted;
    this.#stiffness?.restart(lane, accepted);
    if (this.#unseen) {
      this.#unseen.seen[lane] = 1;
      this.#unseen.look[lane] = this.#nextLook(lane);
    }
    this.#underWay++;
    t[lane] = departure.t;
    h[lane] = departure.h;
    memory[lane] = this.#leastMemory;
    rejected[lane] = 0;
  }

  /** The count of accepted steps at which a lane is to be looked at whatever its step is. */
  #nextLook(lane: number): number {
    return this.#stiffness?.nextLook(lane) ?? Number.POSITIVE_INFINITY;
  }

  /** Looks at what the attempt came to in some lanes. */
  #look(which: number): void {
    const { dimension, lanes, stages, t, h, z, zNew, k, error, next, memory, nextMemory, rejected } = this.#kernel;
    const stride = dimension * lanes;
    const last = (stages - 1) * stride;
    for (let lane = 0; lane < lanes; lane++) {
      if (this.#inLane[lane] < 0 || ((which >> lane) & 1) === 0) continue;
      const attempts = ++this.#attempts[lane];
      const isAccepted = error[lane] <= 1;
      let isStiff = false;
      if (isAccepted) {
        this.index = this.#inLane[lane];
        this.#lane = lane;
        this.from = t[lane];
        this.to = this.#round(t[lane] + h[lane]);
        for (let at = lane, i = 0; at < stride; at += lanes, i++) {
          this.before[i] = z[at];
          this.after[i] = zNew[at];
        }
        if (!this.#visit(this)) {
          this.#leave(lane, "seen");
          continue;
        }
        isStiff = this.#stiffness?.isStiff(lane, ++this.#accepted[lane]) ?? false;
        if (this.#unseen) this.#unseen.look[lane] = this.#nextLook(lane);
        for (let at = lane; at < stride; at += lanes) {
          z[at] = zNew[at];
          k[at] = k[last + at];
        }
        t[lane] = this.to;
        memory[lane] = nextMemory[lane];
      }
      rejected[lane] = isAccepted ? 0 : 1;
      const step = this.#round(this.#round(t[lane] + next[lane]) - t[lane]);
      if (attempts >= this.#maxSteps) this.#leave(lane, "maxSteps");
      else if (!(Math.abs(step) > leastStep(t[lane])))
        this.#leave(lane, Number.isFinite(error[lane]) ? "stuck" : "notFinite");
      else if (isStiff) this.#handOver(lane, step);
      else h[lane] = step;
    }
  }

  #handOver(lane: number, h: number): void {
    const { dimension, lanes, t, z, k } = this.#kernel;
    const inLane = (of: Numbers) => Float64Array.from({ length: dimension }, (_, i) => of[i * lanes + lane]);
    this.#traffic.handOver!({
      index: this.#inLane[lane],
      attempts: this.#attempts[lane],
      accepted: this.#accepted[lane],
      t: t[lane],
      h,
      z: inLane(z),
      k: inLane(k),
      first: 0,
    });
    this.#vacate(lane);
  }

  #leave(lane: number, how: FollowEnd): void {
    const index = this.#inLane[lane];
    this.#vacate(lane);
    this.#ended(index, how);
  }

  #vacate(lane: number): void {
    this.#inLane[lane] = -1;
    if (this.#unseen) this.#unseen.seen[lane] = -1;
    this.#kernel.h[lane] = 0;
    this.#kernel.horizon[lane] = this.#problem.direction * Number.POSITIVE_INFINITY;
    this.#underWay--;
  }
}
