import { quoted, quotedText } from "../../core/quoted.ts";
/** Rows of one trajectory as they come. */
export interface Rows {
  readonly name: string | undefined;
  readonly t: number[];
  readonly z: number[];
  /** Standard deviations, one a number of `z`; none where nothing says them. */
  readonly sigmas: number[];
  /** Of the newest row. */
  line: number;
  /** 1 or −1 once two times are known. */
  direction: number;
  isSound: boolean;
}

/** The rows of a trajectory, which may be its first. */
export function rowsOf(trajectories: Map<string, Rows>, name: string | undefined): Rows {
  const key = name ?? "";
  const known = trajectories.get(key);
  if (known) return known;
  const made: Rows = { name, t: [], z: [], sigmas: [], line: 0, direction: 0, isSound: true };
  trajectories.set(key, made);
  return made;
}

/**
 * Holds a time against those before it, which run one way.
 *
 * @param group a column that is not read and may tell trajectories apart
 * @returns whether the time is that of the row before: a replicate
 */
export function checkOrder(rows: Rows, t: number, group: string | undefined, fail: (message: string) => void): boolean {
  if (rows.t.length === 0) return false;
  const { name, line } = rows;
  const last = rows.t[rows.t.length - 1];
  const way = Math.sign(t - last);
  if (way === 0) return true;
  if (rows.direction === 0 || way === rows.direction) {
    rows.direction = way;
    return false;
  }
  const whose = name === undefined ? "" : ` of trajectory ${quoted(name)}`;
  const column =
    group === undefined ? "a column `trajectory`" : `columns: { trajectory: ${quotedText(group)} } in csv(…)`;
  const several = name === undefined ? ` (several trajectories need ${column})` : "";
  const runs = rows.direction > 0 ? "increase" : "decrease";
  fail(`${t} follows ${last} of row ${line}, but the times${whose} ${runs}; sort the rows by time${several}`);
  return false;
}
