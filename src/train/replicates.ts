/** Times without those that stand again, as they do where something was measured more than once. */
export interface DistinctTimes {
  readonly times: Float64Array;
  /** By distinct time, the first of its rows; behind them how many rows there are. */
  readonly rows: Int32Array;
}

/** @param times in the direction of a solve, replicates one after another */
export function distinctTimes(times: Float64Array): DistinctTimes {
  const firsts = [...times.keys()].filter((row) => row === 0 || times[row] !== times[row - 1]);
  return {
    times: firsts.length === times.length ? times : Float64Array.from(firsts, (row) => times[row]),
    rows: Int32Array.from([...firsts, times.length]),
  };
}
