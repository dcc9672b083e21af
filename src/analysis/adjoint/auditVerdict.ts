import type { Verdict } from "../../protocol/panel.ts";
import { type AuditRow, isFault } from "../../study/gradient/audit.ts";

/** A verdict on all modes at once, and what it claims. */
export interface AuditVerdict extends Verdict {
  /** Modes of which every number agrees, with the power of ten to which the worst of them does. */
  readonly agreeing: readonly string[];
  readonly to?: number;
}

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/**
 * One sentence on an audit, no stronger than its weakest row: which modes agree and how far, why the others do not, and what is
 * wrong where something is.
 */
export function auditVerdict(rows: readonly AuditRow[]): AuditVerdict {
  const modes = [...new Set(rows.map(({ mode }) => mode))];
  const of = (mode: string) => rows.filter((row) => row.mode === mode);
  const agreeing = modes.filter((mode) => of(mode).every(({ verdict }) => verdict.startsWith("agrees")));
  const to = agreeing.length > 0 ? worst(agreeing.flatMap(of)) : undefined;
  const claims = { agreeing, ...(to !== undefined && { to }) };
  const faults = rows.filter(isFault);
  if (faults.length > 0) {
    const [{ mode, parameter, verdict }] = faults;
    const text = `${faults.length} of ${rows.length} numbers do not hold, such as ${mode}'s by ${parameter} (${verdict})`;
    return { verdict: "bad", text: `${text}.`, ...claims };
  }
  const others = modes.filter((mode) => !agreeing.includes(mode));
  const agree = agreeing.length > 0 ? [agreement(agreeing, modes, to!, rows)] : [];
  const reasons = [...new Set(others.map((mode) => reason(of(mode))))].map((why) => {
    const together = others.filter((mode) => reason(of(mode)) === why);
    const verb = why.startsWith("drift") ? (together.length > 1 ? "" : "s") : together.length > 1 ? "are " : "is ";
    return why.startsWith("drift")
      ? `${listed(together)} ${why.replace("drift", `drift${verb}`)}`
      : `${listed(together)} ${verb}${why}`;
  });
  const sentences = [...agree, ...reasons];
  const isUnsettled = others.some((mode) => of(mode).some(({ verdict }) => /^(undecided|drift)/.test(verdict)));
  return {
    verdict: others.length === 0 ? "good" : isUnsettled ? "warning" : "neutral",
    text: `${capitalised(sentences.join("; "))}.`,
    ...claims,
  };
}

function agreement(
  agreeing: readonly string[],
  modes: readonly string[],
  to: number,
  all: readonly AuditRow[],
): string {
  const every = agreeing.length === modes.length;
  const count = COUNTS[modes.length] ?? String(modes.length);
  const who = every ? (modes.length > 1 ? `all ${count} modes` : modes[0]) : listed(agreeing);
  const rows = all.filter(({ mode }) => agreeing.includes(mode));
  const isWitnessed = rows.every(({ referenceBy }) => referenceBy === "differences");
  const what = isWitnessed ? "differences" : "differences and forward mode";
  const small = new Set(rows.filter(({ verdict }) => verdict.includes("of the largest")).map(entryOf)).size;
  const aside = small > 0 ? ` (${small} small ${small === 1 ? "number" : "numbers"} as a part of the largest)` : "";
  return `${who} ${(every && modes.length > 1) || agreeing.length > 1 ? "agree" : "agrees"} with ${what} to 1e${to}${aside}`;
}

const entryOf = ({ trajectory, parameter, index }: AuditRow): string => `${trajectory} ${parameter} ${index}`;

/** The power of ten to which the worst of agreeing rows does. */
function worst(rows: readonly AuditRow[]): number {
  const powers = rows.map(({ verdict }) => Number(/^agrees to 1e(-?\d+)/.exec(verdict)?.[1] ?? Number.NaN));
  return powers.reduce((most, power) => (power <= most ? most : power));
}

/** Why the numbers of a mode do not all agree: the worst reason, as a verb for one mode or for several. */
function reason(rows: readonly AuditRow[]): string {
  const verdicts = rows.map(({ verdict }) => verdict).filter((verdict) => !verdict.startsWith("agrees"));
  if (verdicts.includes("drift")) return "drift: solved backward, the state is lost";
  const undecided = verdicts.filter((verdict) => verdict.startsWith("undecided"));
  if (undecided.length > 0) return undecided[0];
  const hows = [...new Set(verdicts.map((verdict) => verdict.replace(/^discretisation error, /, "")))];
  const [within, falls] = [hows.includes("within the tolerance"), hows.filter((how) => how.startsWith("falls"))];
  const found = [...(within ? ["is within the tolerance"] : []), ...falls];
  return `off by discretisation error, which ${found.join(" or ")}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
