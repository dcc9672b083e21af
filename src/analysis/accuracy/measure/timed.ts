import { smallest } from "../../../core/extremes.ts";
import { median } from "../../../core/median.ts";

/** A run is timed again until the times are this many milliseconds together, or so many. */
const ENOUGH = 0.5;
const MOST = 20;
/** The first times are those of code not yet warm: more than so many are taken unless that takes too long, in milliseconds. */
const COLD = 3;
const PATIENCE = 20;
/** A time so many times as long as expected is that of something else which had the processor. */
const SURPRISING = 2;

/**
 * What a run gives, and its time in seconds: the median of several times, so that what else the machine does is not told of the run.
 *
 * @param expected seconds that the run will take at most: a long one is made once, but again where it surprises
 * @param now milliseconds of a clock
 */
export function timed<Result>(
  run: () => Result,
  expected: number,
  now = () => performance.now(),
): { readonly result: Result; readonly seconds: number } {
  const times: number[] = [];
  for (;;) {
    const began = now();
    const result = run();
    times.push(now() - began);
    // By the shortest of them: one that was held up says nothing of how long the next will take.
    const spent = smallest(times) * times.length;
    const isSurprising = times[0] > SURPRISING * 1000 * expected;
    const isEnough = times.length > COLD ? spent > ENOUGH : spent > PATIENCE && !isSurprising;
    if (isEnough || times.length === MOST) return { result, seconds: median(times) / 1000 };
  }
}
