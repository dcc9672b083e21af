import { formatApart } from "../../core/formatShort.ts";
import { quoted } from "../../core/quoted.ts";
import type { CrossingSource, EventSource, TimedSource, TimeSpan, TracedFunction } from "../experiment.ts";
import type { Known, KnownCall } from "../known.ts";
import type { Findings } from "./findings.ts";
import { atOptions, eventDirections, eventOptions } from "./optionTable.ts";
import { type Roles, readFunction } from "./readFunction.ts";
import { allDefined, readBoolean, readEntries, readName, readTimes } from "./readValue.ts";

const FORMS = "event((z, t, theta) => …) or at(times, (z, t, theta) => …)";

/** Reads `events`: what happens where the solution crosses something, or at given times. */
export function readEvents(
  findings: Findings,
  known: Known,
  of: Roles,
  span: TimeSpan,
): readonly EventSource[] | undefined {
  const { value } = known;
  if (value.kind !== "array") return findings.wrong(known, "`events`", `an array of ${FORMS}`);
  const events = allDefined(value.items.map((item) => readEvent(findings, item, of, span)));
  return events && named(findings, events);
}

/** An event whose name may be yet to be given. */
type Unnamed = (Omit<CrossingSource, "name"> | Omit<TimedSource, "name">) & { readonly given: string | undefined };

function readEvent(findings: Findings, item: Known, of: Roles, span: TimeSpan): Unnamed | undefined {
  const { value, range } = item;
  if (value.kind === "call" && value.name === "event") return readCrossing(findings, value, of, range);
  if (value.kind === "call" && value.name === "at") return readTimed(findings, value, of, range, span);
  return findings.wrong(item, "an entry of `events`", FORMS);
}

function readCrossing(
  findings: Findings,
  { arguments: [g, options, surplus], nameRange }: KnownCall,
  of: Roles,
  range: Known["range"],
): Unnamed | undefined {
  if (!g) return findings.error("missing-option", nameRange, "`event` needs a function that is 0 where it happens");
  if (surplus) return findings.error("invalid-option", surplus.range, "event(g, options) takes two arguments");
  const entries =
    options && options.value.kind !== "nothing" ? readEntries(findings, options, "`event`", eventOptions) : {};
  const when = readFunction(findings, g, "the function of `event`", ROLES, of, { kind: "number" });
  if (!entries) return undefined;
  const direction = entries.direction && readName(findings, entries.direction, "direction", eventDirections);
  const becomes = entries.then && readThen(findings, entries.then, "`then` of `event`", of);
  const stop = entries.stop && readBoolean(findings, entries.stop, "`stop` of `event`");
  const given = entries.name && readText(findings, entries.name, "`name` of `event`");
  if (when && when.outputs[0].op.kind === "leaf" && "value" in when.outputs[0].attributes) {
    const message = "the function of `event` is the same everywhere: it comes to 0 nowhere";
    findings.warn("ignored-option", g.range, message);
  }
  return when && { kind: "crossing", when, direction: direction ?? "both", becomes, stop: stop ?? false, given, range };
}

function readTimed(
  findings: Findings,
  { arguments: [times, action, options, surplus], nameRange }: KnownCall,
  of: Roles,
  range: Known["range"],
  { from, to }: TimeSpan,
): Unnamed | undefined {
  if (!times || !action)
    return findings.error(
      "missing-option",
      nameRange,
      "`at` needs times and the state after them: at(times, (z, t, theta) => …)",
    );
  if (surplus) return findings.error("invalid-option", surplus.range, "at(times, then, options) takes three arguments");
  const given = readTimes(findings, times, "the times of `at`", 1);
  const becomes = readThen(findings, action, "the function of `at`", of);
  const entries = options && options.value.kind !== "nothing" ? readEntries(findings, options, "`at`", atOptions) : {};
  const name = entries?.name && readText(findings, entries.name, "`name` of `at`");
  const outside = given?.find((t) => t < Math.min(from, to) || t > Math.max(from, to));
  if (outside !== undefined) {
    const [time, start, end] = formatApart(outside, from, to);
    const message = `what is to happen at t = ${time} does not: \`t\` runs from ${start} to ${end}`;
    findings.warn("ignored-option", times.range, message);
  }
  return given && becomes && { kind: "times", times: given, becomes, stop: false, given: name, range };
}

const ROLES = ["z", "t", "theta"] as const;

function readThen(findings: Findings, known: Known, what: string, of: Roles): TracedFunction | undefined {
  return readFunction(findings, known, what, ROLES, of, { kind: "components", size: of.dimension });
}

function readText(findings: Findings, known: Known, what: string): string | undefined {
  if (known.value.kind === "string" && known.value.string.trim() !== "") return known.value.string;
  return findings.wrong(known, what, "a name in quotes");
}

/** Every event by a name of its own. */
function named(findings: Findings, events: readonly Unnamed[]): EventSource[] | undefined {
  const names = new Set<string>();
  for (const { given, range } of events) {
    if (given === undefined) continue;
    if (names.has(given)) return findings.error("invalid-option", range, `two events are called ${quoted(given)}`);
    names.add(given);
  }
  return events.map(({ given, ...event }) => {
    if (given !== undefined) return { ...event, name: given };
    const base = event.kind === "crossing" ? "event" : "at";
    const isOnly = events.filter((other) => other.given === undefined && other.kind === event.kind).length === 1;
    let name = isOnly ? base : `${base} 1`;
    for (let n = 2; names.has(name); n++) name = `${base} ${n}`;
    names.add(name);
    return { ...event, name };
  });
}
