import { quoted } from "../../core/quoted.ts";
import type { SweepRecord } from "../../study/sweep/sweepRun.ts";
import type { Folder } from "../folder.ts";
import { UsageError } from "../usageError.ts";

const IDENTITY = "sweep.json";
/** What stands there at the end. */
const TABLES: ReadonlySet<string> = new Set(["table.csv", "table.jsonl"]);
const PART = /^part-(\d+)\.jsonl$/;

/** What a sweep is, as text by name: a folder holds one, and goes on with that one only. */
export type Identity = Readonly<Record<string, unknown>>;

/**
 * Where a sweep keeps what it has: one file for each part, which is there whole or not at all, so that no row is lost or doubled
 * however often it is ended, and whoever else writes the same.
 */
export class SweepFolder {
  readonly #folder: Folder;
  readonly #extent: Extent;

  /** @throws UsageError where the folder holds another sweep, or something else */
  constructor(folder: Folder, identity: Identity, extent: Extent) {
    this.#folder = folder;
    this.#extent = extent;
    const known = folder.read(IDENTITY) ?? this.#begin(identity);
    if (known !== undefined) refuseOther(known, identity);
  }

  /** Says what sweep it holds; what another sweep has said meanwhile. */
  #begin(identity: Identity): string | undefined {
    const names = this.#folder.names();
    if (names.some((name) => PART.test(name)))
      throw new UsageError("the folder of --out holds parts of a sweep without its description; name another");
    const foreign = names.find((name) => TABLES.has(name));
    if (foreign !== undefined)
      throw new UsageError(`the folder of --out holds another ${quoted(foreign)}, which would be lost; name another`);
    if (this.#folder.create(IDENTITY, `${JSON.stringify(identity, null, 2)}\n`)) return undefined;
    return this.#folder.read(IDENTITY) ?? undefined;
  }

  /** The parts that are not there, or not whole. */
  missing(): number[] {
    const there = new Set<number>();
    for (const name of this.#folder.names()) {
      const part = Number(PART.exec(name)?.[1] ?? Number.NaN);
      if (part < this.#extent.parts && this.#isWhole(part)) there.add(part);
    }
    return Array.from({ length: this.#extent.parts }, (_, part) => part).filter((part) => !there.has(part));
  }

  /** Written whole it was, but a disk that fails, or a hand, may have cut it since: it begins and ends with its runs. */
  #isWhole(part: number): boolean {
    const { partSize, runs } = this.#extent;
    const lines = this.#folder.read(nameOf(part)) ?? "";
    const last = Math.min(runs, (part + 1) * partSize) - 1;
    const end = lines.lastIndexOf("\n", lines.length - 2) + 1;
    return (
      lines.endsWith("\n") &&
      runOf(lines.slice(0, lines.indexOf("\n"))) === part * partSize &&
      runOf(lines.slice(end)) === last
    );
  }

  put(part: number, lines: string): void {
    this.#folder.write(nameOf(part), [lines]);
  }

  /** Every record, in the order of the runs; all parts are there. */
  *records(): Generator<SweepRecord> {
    let part = 0;
    for (const lines of this.#texts()) {
      for (const line of lines.split("\n")) if (line !== "") yield parsed(line, part);
      part++;
    }
  }

  /** The same as lines. */
  *#texts(): Generator<string> {
    for (let part = 0; part < this.#extent.parts; part++) {
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

/** How a sweep is cut. */
export interface Extent {
  readonly runs: number;
  readonly parts: number;
  /** Runs of a part; the last one has what is left. */
  readonly partSize: number;
}

/** The run that a line is of; undefined where it is no line of a part. */
function runOf(line: string): unknown {
  try {
    return (JSON.parse(line) as SweepRecord | null)?.run;
  } catch {
    return undefined;
  }
}

function parsed(line: string, part: number): SweepRecord {
  try {
    return JSON.parse(line);
  } catch {
    throw new UsageError(
      `${quoted(nameOf(part))} in the folder of --out is damaged; delete it, and the same command goes on`,
    );
  }
}

const nameOf = (part: number) => `part-${String(part).padStart(6, "0")}.jsonl`;

function refuseOther(known: string, identity: Identity): void {
  let held: Identity | undefined;
  try {
    held = JSON.parse(known);
  } catch {}
  if (typeof held !== "object" || held === null) {
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
