import type { TrainPath } from "../../protocol/trainingApi.ts";
import type { Objective } from "../../train/objective.ts";

/** States between two progresses: more than anybody can see in that time. */
const MAX_STATES = 24;
/** Numbers of all of them: of a large net only the newest state is sent. */
const MAX_NUMBERS = 20_000;

interface State {
  readonly iteration: number;
  readonly seconds: number;
  readonly theta: Float64Array;
  readonly z0: Float64Array;
}

/** States along a training, evenly spread over what was done since they were taken last. */
export class TrainingPath {
  #states: State[] = [];
  #spacing = 1;

  /** Copies what it keeps. */
  add(iteration: number, seconds: number, objective: Objective, x: Float64Array): void {
    if (iteration % this.#spacing !== 0) return;
    const theta = objective.theta(x);
    const most = Math.min(MAX_STATES, Math.floor(MAX_NUMBERS / theta.length));
    if (most < 2) return;
    this.#states.push({ iteration, seconds, theta: theta.slice(), z0: objective.z0(x) });
    while (this.#states.length > most) {
      this.#spacing *= 2;
      this.#states = this.#states.filter((state) => state.iteration % this.#spacing === 0);
    }
  }

  /** What was kept since the last call. */
  take(): TrainPath {
    const states = this.#states;
    this.#states = [];
    this.#spacing = 1;
    return {
      iteration: Float64Array.from(states, (state) => state.iteration),
      seconds: Float64Array.from(states, (state) => state.seconds),
      theta: rows(states.map(({ theta }) => theta)),
      z0: rows(states.map(({ z0 }) => z0)),
    };
  }
}

function rows(arrays: readonly Float64Array[]): Float64Array {
  const width = arrays[0]?.length ?? 0;
  const all = new Float64Array(arrays.length * width);
  for (const [n, array] of arrays.entries()) all.set(array, n * width);
  return all;
}
