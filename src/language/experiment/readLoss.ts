import { formatApart } from "../../core/formatShort.ts";
import { quoted } from "../../core/quoted.ts";
import type { Vocabulary } from "../../core/vocabulary.ts";
import type { EventSource, LossCall, TimeSpan, TracedFunction } from "../experiment.ts";
import type { Known } from "../known.ts";
import type { Findings } from "./findings.ts";
import { type Roles, readFunction } from "./readFunction.ts";
import { readWord } from "./readWord.ts";

/** Reads `loss`: a loss's word, its functions traced to one number each, its times inside the span. */
export function readLoss(
  findings: Findings,
  known: Known,
  vocabulary: Vocabulary,
  of: Roles,
  span: TimeSpan,
  hasData: boolean,
  events: readonly EventSource[],
): LossCall | undefined {
  const loss = readWord<TracedFunction>(
    {
      findings,
      vocabulary,
      readFunction: (argument, word, { type }) => {
        if (type.kind !== "function") throw new Error(`${word.name} has a function that is none`);
        return readFunction(findings, argument, `the function of ${quoted(word.name)}`, type.roles, of, {
          kind: "number",
        });
      },
    },
    known,
    "`loss`",
    "loss",
  );
  if (!loss) return undefined;
  if (loss.word.needsData && !hasData) {
    const message = `${quoted(loss.word.name)} compares the solution with data; give the experiment \`data\``;
    return findings.error("missing-option", known.range, message);
  }
  const missing = loss.word.positional.find(({ type, name }) => {
    const given = loss.arguments[name];
    return type.kind === "event" && typeof given === "string" && !events.some((event) => event.name === given);
  });
  if (missing) {
    const name = String(loss.arguments[missing.name]);
    if (events.length > 0)
      return findings.unknown(
        "unknown-name",
        "event",
        name,
        events.map((event) => event.name),
        known.range,
      );
    const message = `${quoted(loss.word.name)} looks at the event ${quoted(name)}, but the experiment has no \`events\``;
    return findings.error("missing-option", known.range, message);
  }
  const [low, high] = [Math.min(span.from, span.to), Math.max(span.from, span.to)];
  for (const { name, type } of loss.word.positional) {
    const times = loss.arguments[name];
    if (type.kind !== "times" || !Array.isArray(times)) continue;
    const outside = times.find((t: number) => t < low || t > high);
    if (outside === undefined) continue;
    const [time, start, end] = formatApart(outside, span.from, span.to);
    const message = `${quoted(loss.word.name)} takes the state at t = ${time}, outside the span from ${start} to ${end}`;
    return findings.error("invalid-option", known.range, message);
  }
  return loss;
}
