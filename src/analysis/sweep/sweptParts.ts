import { Pool } from "../../pool/pool.ts";
import { Cancelled } from "../../study/cancelled.ts";
import type { Session } from "../../study/session.ts";
import { partCount } from "../../study/sweep/sweeping.ts";
import type { SweepRecord } from "../../study/sweep/sweepRun.ts";
import { plainSweeping } from "./plainSweeping.ts";
import type { SweepPlan } from "./sweepPlan.ts";

/** What is there of a sweep: the records of each part that is done. */
export type SweptParts = ReadonlyMap<number, readonly SweepRecord[]>;

/** The last sweep of a session: another quantity of it is drawn without computing it again. */
const last = new WeakMap<Session, { readonly key: string; readonly parts: Map<number, readonly SweepRecord[]> }>();

/**
 * Does a sweep on all threads of a session, coarse to fine, and tells after each part what is there; the first time at once, where
 * something is there already.
 *
 * @throws Cancelled
 */
export async function* sweptParts(
  { sweep, key }: SweepPlan,
  session: Session,
  cancelled: () => boolean,
): AsyncGenerator<SweptParts, void, void> {
  const known = last.get(session);
  const parts = known?.key === key ? known.parts : new Map<number, readonly SweepRecord[]>();
  last.set(session, { key, parts });
  const numbers = coarseFirst(partCount(sweep)).filter((part) => !parts.has(part));
  if (numbers.length === 0) return yield parts;
  const pool = session.pool ?? new Pool();
  let next = 0;
  for await (const lines of pool.inOrder(plainSweeping.work, { sweep, numbers }, session, numbers.length, {
    cancelled,
  })) {
    parts.set(
      numbers[next++],
      lines
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    );
    yield parts;
  }
  if (next < numbers.length) throw new Cancelled();
}

/** 0 … count − 1, each half way between others before it (the bits of counting turned round). */
export function coarseFirst(count: number): Int32Array {
  let bits = 0;
  while (1 << bits < count) bits++;
  const order: number[] = [];
  for (let k = 0; k < 1 << bits; k++) {
    let turned = 0;
    for (let bit = 0; bit < bits; bit++) if (k & (1 << bit)) turned |= 1 << (bits - 1 - bit);
    if (turned < count) order.push(turned);
  }
  return Int32Array.from(order);
}
