import { enumerated } from "../../core/enumerated.ts";
import type { Verdict } from "../../protocol/panel.ts";
import { type AuditRow, faultOf, isFault, isMissing, MISSING } from "../../study/gradient/audit.ts";

/** A verdict on all modes at once, and what it claims. */
export interface AuditVerdict extends Verdict {
  readonly claims: readonly AuditClaim[];
}

/** What is said of modes of which the same holds. */
export interface AuditClaim {
  readonly modes: readonly string[];
  /** Numbers of each mode, and how many of them do not agree. */
  readonly of: number;
  readonly off: number;
  /** The power of ten to which the others do, as the worst of them does. */
  readonly to?: number;
  /** What holds of those that do not agree. */
  readonly reason?: string;
}

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/**
 * One sentence on an audit, no stronger than its weakest row: which modes agree and how far, why the others do not, and what is
 * wrong where something is.
 */
export function auditVerdict(rows: readonly AuditRow[]): AuditVerdict {
  const modes = [...new Set(rows.map(({ mode }) => mode))];
  const claims = grouped(modes.map((mode) => claimOf(rows.filter((row) => row.mode === mode))));
  const faults = rows.filter(isFault);
  const missing = faults.filter(isMissing).length;
  if (faults.length > missing) {
    const first = faults.find((row) => !isMissing(row))!;
    const besides = missing > 0 ? `; ${missing} more are missing` : "";
    const text = `${faults.length - missing} of ${rows.length} numbers do not hold, such as ${first.mode}'s by ${first.parameter} (${faultOf(first)})${besides}.`;
    return { verdict: "bad", text, claims };
  }
  const reasons = claims.flatMap(({ reason }) => reason ?? []);
  const isUnsettled = reasons.some((reason) => /^(undecided|drift)/.test(reason));
  const text = claims.map((claim, n) => words(claim, modes, n === 0 ? witness(rows, claims) : "")).join("; ");
  return {
    verdict: missing > 0 ? "bad" : reasons.length === 0 ? "good" : isUnsettled ? "warning" : "neutral",
    text: `${text.charAt(0).toUpperCase()}${text.slice(1)}${aside(rows)}.`,
    claims,
  };
}

function claimOf(rows: readonly AuditRow[]): AuditClaim {
  const agreeing = rows.filter(({ verdict }) => verdict.startsWith("agrees"));
  const others = rows.filter((row) => !agreeing.includes(row)).map(({ verdict }) => verdict);
  return {
    modes: [rows[0].mode],
    of: rows.length,
    off: others.length,
    ...(agreeing.length > 0 && { to: worst(agreeing) }),
    ...(others.length > 0 && { reason: reasonOf(others) }),
  };
}

/** The power of ten to which the worst of agreeing rows does. */
function worst(rows: readonly AuditRow[]): number {
  const powers = rows.map(({ verdict }) => Number(/^agrees to 1e(-?\d+)/.exec(verdict)?.[1] ?? Number.NaN));
  return powers.reduce((most, power) => (power <= most ? most : power));
}

/** Modes of which the same is to be said; those that agree, and agree best, come first. */
function grouped(claims: readonly AuditClaim[]): AuditClaim[] {
  const groups = new Map<string, AuditClaim>();
  for (const claim of claims) {
    // That one mode agrees better than others is not worth a clause of its own.
    const key = claim.off === 0 ? "agree" : `${claim.off} ${claim.to} ${claim.reason}`;
    const found = groups.get(key);
    groups.set(
      key,
      found
        ? {
            ...found,
            modes: [...found.modes, ...claim.modes],
            ...(claim.to !== undefined && { to: Math.max(claim.to, found.to!) }),
          }
        : claim,
    );
  }
  return [...groups.values()].sort((a, b) => a.off / a.of - b.off / b.of);
}

/** The worst that holds of numbers that do not agree. */
function reasonOf(verdicts: readonly string[]): string {
  const missing = verdicts.find((verdict) => verdict.startsWith(MISSING));
  if (missing) return missing;
  if (verdicts.includes("drift")) return "drift";
  const undecided = verdicts.find((verdict) => verdict.startsWith("undecided"));
  if (undecided) return undecided;
  const hows = [...new Set(verdicts.map((verdict) => verdict.replace(/^discretisation error, /, "")))];
  const said = withOrders(hows.sort()).map((how) => (how.startsWith("within") ? `is ${how}` : how));
  return said.join(" or ").replace("the tolerance or is within the tolerance", "the tolerance or is within it");
}

/** "falls at order 4", "falls at order 8": "falls at orders 4 and 8". */
function withOrders(hows: readonly string[]): string[] {
  const orders = hows.flatMap((how) => /^falls at order (\d+)$/.exec(how)?.[1] ?? []);
  if (orders.length < 2) return [...hows];
  const others = hows.filter((how) => !/^falls at order \d+$/.test(how));
  return [`falls at orders ${enumerated(orders)}`, ...others];
}

function words({ modes, of, off, to, reason }: AuditClaim, all: readonly string[], what: string): string {
  const isEvery = modes.length === all.length && modes.length > 1;
  const who = isEvery ? `all ${COUNTS[modes.length] ?? modes.length} modes` : enumerated(modes);
  const [agree, are, drift] = modes.length > 1 ? ["agree", "are", "drift"] : ["agrees", "is", "drifts"];
  if (!reason) return `${who} ${agree} ${what}to 1e${to}`;
  if (reason.startsWith(MISSING)) {
    if (off === of) return `${who} ${modes.length > 1 ? "have" : "has"} ${reason}`;
    return `${who} ${agree} ${what}to 1e${to} but for ${off} of ${of} numbers, of which some are missing: ${reason}`;
  }
  if (reason === "drift") return `${who} ${drift}: solved backward, the state is lost`;
  const isDiscretisation = !reason.startsWith("undecided");
  const why = isDiscretisation
    ? `off by the error of discretising, which ${reason}`
    : reason.replace("undecided, ", "undecided: ");
  if (off === of) return `${who} ${are} ${why}`;
  const those = off === 1 ? "which is" : "which are";
  return `${who} ${agree} ${what}to 1e${to} but for ${off} of ${of} numbers, ${those} ${why}`;
}

/** What numbers that agree agree with: differences, as long as no number rests on forward mode alone. */
function witness(rows: readonly AuditRow[], [{ modes, to }]: readonly AuditClaim[]): string {
  if (to === undefined) return "";
  const those = rows.filter(({ mode, verdict }) => modes.includes(mode) && verdict.startsWith("agrees"));
  return those.every(({ referenceBy }) => referenceBy === "differences")
    ? "with differences "
    : "with differences and forward mode ";
}

/** Numbers that roundoff has most of agree as parts of the largest one. */
function aside(rows: readonly AuditRow[]): string {
  const small = rows.filter(({ verdict }) => verdict.includes("of the largest"));
  const count = new Set(small.map(({ trajectory, parameter, index }) => `${trajectory} ${parameter} ${index}`)).size;
  if (count === 0) return "";
  return count === 1
    ? "; one small number is compared as a part of the largest"
    : `; ${count} small numbers are compared as parts of the largest`;
}
