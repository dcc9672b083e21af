import { quoted } from "../../core/quoted.ts";
import type { SweepRecord } from "../../study/sweep/sweepRun.ts";
import type { Folder } from "../folder.ts";
import { UsageError } from "../usageError.ts";

const IDENTITY = "sweep.json";
const PART = /^part-(\d+)\.jsonl$/;

/** What a sweep is, as text by name: a folder holds one, and goes on with that one only. */
export type Identity = Readonly<Record<string, unknown>>;

/**
 * Where a sweep keeps what it has: one file for each part, which is there whole or not at all, so that no row is lost or doubled
 * however often it is ended, and whoever else writes the same.
 */
export class SweepFolder {
  readonly #folder: Folder;
  readonly #parts: number;

  /** @throws UsageError where the folder holds another sweep, or something else */
  constructor(folder: Folder, identity: Identity, parts: number) {
    this.#folder = folder;
    this.#parts = parts;
    const known = folder.read(IDENTITY);
    if (known === null) {
      if (folder.names().some((name) => PART.test(name)))
        throw new UsageError("the folder of --out holds parts of a sweep without its description; name another");
      folder.write(IDENTITY, [`${JSON.stringify(identity, null, 2)}\n`]);
    } else refuseOther(known, identity);
  }

  /** The parts that are not there yet. */
  missing(): number[] {
    const there = new Set<number>();
    for (const name of this.#folder.names()) {
      const part = PART.exec(name);
      if (part) there.add(Number(part[1]));
    }
    return Array.from({ length: this.#parts }, (_, part) => part).filter((part) => !there.has(part));
  }

  put(part: number, lines: string): void {
    this.#folder.write(nameOf(part), [lines]);
  }

  /** Every record, in the order of the runs; all parts are there. */
  *records(): Generator<SweepRecord> {
    for (const lines of this.#texts()) for (const line of lines.split("\n")) if (line !== "") yield JSON.parse(line);
  }

  /** The same as lines. */
  *#texts(): Generator<string> {
    for (let part = 0; part < this.#parts; part++) {
      const lines = this.#folder.read(nameOf(part));
      if (lines === null) throw new UsageError(`${quoted(nameOf(part))} was there and is gone`);
      yield lines;
    }
  }

  get lines(): Iterable<string> {
    return this.#texts();
  }

  writeTable(name: string, pieces: Iterable<string>): void {
    this.#folder.write(name, pieces);
  }
}

const nameOf = (part: number) => `part-${String(part).padStart(6, "0")}.jsonl`;

function refuseOther(known: string, identity: Identity): void {
  let held: Identity;
  try {
    held = JSON.parse(known);
  } catch {
    throw new UsageError(`the folder of --out holds another ${IDENTITY}; name another folder`);
  }
  const now: Identity = JSON.parse(JSON.stringify(identity));
  const same = (key: string) => JSON.stringify(held[key]) === JSON.stringify(now[key]);
  const others = [...new Set([...Object.keys(held), ...Object.keys(now)])].filter((key) => !same(key));
  if (others.length > 0)
    throw new UsageError(
      `the folder of --out holds another sweep, with other ${others.join(", ")}; name another folder, or take the same`,
    );
}
