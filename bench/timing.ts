/** Time of one run in milliseconds. */
function once(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** Calls that something is run deeper at one time than at another. */
const DEPTHS = 40;

/**
 * Runs something so many calls deep. What a kernel keeps on the stack may lie across two pages of memory, which can double its time and is
 * decided by where the stack happens to begin: at some depths of many it does, whatever that is.
 */
function deeper<T>(calls: number, work: () => T): T {
  return calls === 0 ? work() : deeper(calls - 1, work);
}

export function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1];
}

export interface Effort {
  /** Milliseconds to spend on each rival, the warming up included. */
  readonly budget?: number;
  readonly fewest?: number;
  readonly most?: number;
}

/**
 * Median times in milliseconds of some pieces of work, run by turns so that a change of the machine's speed meets all alike.
 */
export function medians<Name extends string>(
  work: Readonly<Record<Name, () => unknown>>,
  { budget = 1000, fewest = 5, most = 500 }: Effort = {},
): Record<Name, number> {
  const names = Object.keys(work) as Name[];
  for (const name of names) {
    const until = performance.now() + budget / 4;
    let runs = 0;
    do work[name]();
    while (++runs < most && performance.now() < until);
  }
  (globalThis as { gc?: () => void }).gc?.();
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  const until = performance.now() + budget * names.length;
  for (let round = 0; round < most && (round < fewest || performance.now() < until); round++) {
    for (const name of names) times.get(name)!.push(deeper(round % DEPTHS, () => once(work[name])));
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name)!)])) as Record<Name, number>;
}

/** Median time in milliseconds of one piece of work. */
export function medianTime(work: () => unknown, effort?: Effort): number {
  return medians({ work }, effort).work;
}

/**
 * Median processor time in milliseconds of one run of some pieces of work, so many run together, by turns: for ratios of what
 * takes microseconds, which waiting for a processor that others keep busy would drown.
 */
export function processorMedians<Name extends string>(
  work: Readonly<Record<Name, () => unknown>>,
  { together = 20, rounds = 150 }: { readonly together?: number; readonly rounds?: number } = {},
): Record<Name, number> {
  const names = Object.keys(work) as Name[];
  const run = (name: Name) => {
    const before = process.cpuUsage();
    for (let n = 0; n < together; n++) work[name]();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / together / 1000;
  };
  for (let n = 0; n < 2000 / together; n++) for (const name of names) run(name);
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let n = 0; n < rounds; n++) for (const name of names) times.get(name)!.push(deeper(n % DEPTHS, () => run(name)));
  return Object.fromEntries(names.map((name) => [name, median(times.get(name)!)])) as Record<Name, number>;
}
