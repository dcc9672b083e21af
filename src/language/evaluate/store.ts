/** Something that holds a value which statements change: a variable, an array, an object. */
export interface Location {
  /** `Store.epoch` when it was made. */
  readonly born: number;
  /** Its present content, which stays as it is when the location is written to later. */
  save(): unknown;
  restore(saved: unknown): void;
}

/** What a piece of the program did to locations that were there before it. */
export type Effects = ReadonlyMap<Location, Change>;

export interface Change {
  readonly before: unknown;
  readonly after: unknown;
}

/** Locations made while modules are evaluated are born in this epoch; no function may change them. */
export const MODULE_EPOCH = 0;

/**
 * Lets the evaluator try a branch and take it back: what the branch writes is noted at the innermost open level.
 *
 * A branch on the state is run between `open` and `close`; its effects are then merged with those of the other branch.
 */
export class Store {
  #epoch: number;
  readonly #levels: Level[] = [];
  #locks: Lock[] = [];

  constructor(epoch: number) {
    this.#epoch = epoch;
  }

  get epoch(): number {
    return this.#epoch;
  }

  get depth(): number {
    return this.#levels.length;
  }

  /** Must come before every write. What was made inside the innermost level vanishes with it and needs no note. */
  touch(location: Location): void {
    // What most writes find: no level at all. The place before an array's first is slow to look into.
    if (this.#levels.length === 0) return;
    const level = this.#levels[this.#levels.length - 1];
    if (location.born < level.epoch && !level.before.has(location)) level.before.set(location, location.save());
  }

  /** Keeps a thing from being changed, because something else stands for it too; the first reason stays. */
  lock(thing: Lockable, reason: string): void {
    if (thing.lock !== undefined) return;
    thing.lock = reason;
    this.#locks.push({ thing, reason });
  }

  /** Runs a piece and takes back the locks that it made: for paths that never meet what the piece left. */
  unlocked<Result>(piece: () => Result): { result: Result; locks: readonly Lock[] } {
    const outer = this.#locks;
    this.#locks = [];
    try {
      const result = piece();
      const locks = this.#locks;
      for (const { thing } of locks) thing.lock = undefined;
      return { result, locks };
    } finally {
      this.#locks = outer;
    }
  }

  relock(locks: readonly Lock[]): void {
    for (const { thing, reason } of locks) this.lock(thing, reason);
  }

  open(): void {
    this.#epoch++;
    this.#levels.push({ epoch: this.#epoch, before: new Map() });
  }

  /** Ends the innermost level and takes everything back that was written in it. */
  close(): Effects {
    const level = this.#levels.pop();
    if (!level) throw new Error("no open level to close");
    const effects = new Map<Location, Change>();
    for (const [location, before] of level.before) {
      effects.set(location, { before, after: location.save() });
      location.restore(before);
    }
    return effects;
  }

  /** Ends the levels that an error left open. */
  closeTo(depth: number): void {
    while (this.#levels.length > depth) this.close();
  }

  apply(effects: Effects): void {
    for (const [location, { after }] of effects) {
      this.touch(location);
      location.restore(after);
    }
  }
}

/** Something that may be held together with what stands for it. */
export interface Lockable {
  /** Why it must not be changed, if it must not. */
  lock: string | undefined;
}

export interface Lock {
  readonly thing: Lockable;
  readonly reason: string;
}

interface Level {
  readonly epoch: number;
  readonly before: Map<Location, unknown>;
}

/** One thing done after another. */
export function compose(first: Effects, second: Effects): Effects {
  if (first.size === 0) return second;
  const both = new Map(first);
  for (const [location, { before, after }] of second) {
    both.set(location, { before: first.has(location) ? first.get(location)?.before : before, after });
  }
  return both;
}
