import { formatShort } from "../../core/formatShort.ts";
import { type LearntRange, UNBOUNDED } from "../../core/learntRange.ts";
import { listed, quoted } from "../../core/quoted.ts";
import type { TrainingSettings } from "../experiment.ts";
import type { Known, KnownEntry } from "../known.ts";
import type { Findings } from "./findings.ts";
import { startOptions } from "./optionTable.ts";
import type { Roles } from "./readFunction.ts";
import { numberOption, readBoolean, readEntries } from "./readValue.ts";
import { stateNames } from "./readView.ts";

/** Reads `learnZ0`: all observed components, none, or some by name with what they may be. */
export function readLearntStarts(
  findings: Findings,
  known: Known,
  { function: f, dimension, augment }: Roles,
): TrainingSettings["learnZ0"] {
  const names = stateNames(f, dimension).slice(0, dimension - augment);
  if (known.value.kind === "boolean") return known.value.boolean ? names.map(() => UNBOUNDED) : undefined;
  if (known.value.kind !== "object") {
    return findings.wrong(known, "`learnZ0`", `true, false, or an object of components (${listed(names)})`);
  }
  const learnt = names.map((): LearntRange | undefined => undefined);
  for (const [key, entry] of known.value.entries) {
    const component = names.indexOf(key);
    if (component < 0) findings.unknown("unknown-option", "component of `learnZ0`", key, names, entry.keyRange);
    else learnt[component] = readRange(findings, entry, `${quoted(key)} of \`learnZ0\``);
  }
  return learnt.some((range) => range) ? learnt : undefined;
}

function readRange(findings: Findings, entry: KnownEntry, what: string): LearntRange | undefined {
  if (entry.value.kind === "nothing") return undefined;
  if (entry.value.kind === "boolean") return entry.value.boolean ? UNBOUNDED : undefined;
  if (entry.value.kind !== "object") return findings.wrong(entry, what, "true, false or { min, max, log, scale }");
  const entries = readEntries(findings, entry, what, startOptions);
  if (!entries) return undefined;
  const bound = (name: "min" | "max" | "scale") => numberOption(findings, entries, startOptions, name);
  const { min, max } = { min: bound("min") ?? UNBOUNDED.min, max: bound("max") ?? UNBOUNDED.max };
  if (!(min < max)) {
    return findings.error(
      "invalid-option",
      entry.range,
      `\`max\` of ${what} must be above \`min\`, which is ${formatShort(min)}`,
    );
  }
  const log = entries.log ? readBoolean(findings, entries.log, `\`log\` of ${what}`) === true : false;
  const scale = bound("scale");
  if (log && scale !== undefined) {
    findings.warn(
      "ignored-option",
      entries.scale!.keyRange,
      "this has no effect beside `log`: logarithms have no unit",
    );
  }
  if (log && !(max > 0)) return findings.error("invalid-option", entry.range, `\`max\` of ${what} must be above 0`);
  return { min, max, log, scale: log ? undefined : scale };
}
