import { quoted } from "../core/quoted.ts";
import type { Report } from "../protocol/analysisApi.ts";
import type { Study } from "../study/study.ts";
import { listedNames } from "./listedNames.ts";

/** What an analysis of the flow alone says of an experiment whose solutions events make other ones. */
export function eventsLeftOut({ experiment }: Study, told: string): Report["notes"] {
  const names = experiment?.events.map(({ name }) => name) ?? [];
  if (names.length === 0) return [];
  const which =
    names.length === 1 ? `The event ${quoted(names[0])} is` : `The events ${listedNames(names.map(quoted))} are`;
  return [{ severity: "info", text: `${which} left out here: ${told}.` }];
}
