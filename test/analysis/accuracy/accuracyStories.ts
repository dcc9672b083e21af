import { readFileSync } from "node:fs";
import type { AccuracyStory } from "../../../src/analysis/accuracy/accuracyStory.ts";
import { type Findings, findings } from "../../../src/analysis/accuracy/findings.ts";
import { accuracy } from "../../../src/analysis/accuracy/measure/accuracy.ts";
import type { AccuracyOptions } from "../../../src/analysis/accuracy/measurements.ts";
import { Session } from "../../../src/study/session.ts";
import { study } from "../../../src/study/study.ts";

export interface Told {
  readonly story: AccuracyStory;
  readonly euler: Findings;
  readonly rk4: Findings;
}

/** The report of a text, without times and with the same bits on every machine. */
export function tell(
  text: string,
  name: string,
  options: AccuracyOptions & { readonly operations?: number } = {},
): Told {
  const session = new Session();
  const entry = "story.node-ode.ts";
  const program = session.read({ entry, texts: new Map([[entry, text]]) });
  const { operations = 4e6, ...rest } = options;
  const story = accuracy(session, study(program, name), rest, { operations, timed: false, cancelled: () => false });
  const [euler, rk4] = findings(story);
  return { story, euler, rk4 };
}

export const sampleText = (file: string): string => readFileSync(`samples/${file}.node-ode.ts`, "utf8");
