import { quoted } from "../../core/quoted.ts";
import { StudyError } from "../study.ts";

/** What a setting takes, as its sentence says it. */
const takes = {
  "a number above 0": (x: number) => x > 0,
  "a number from 0 on": (x: number) => x >= 0,
  "a whole number from 1 on": (x: number) => Number.isInteger(x) && x >= 1 && x < 2 ** 31,
  "a whole number from 0 on": (x: number) => Number.isInteger(x) && x >= 0 && x < 2 ** 32,
} as const;

/** A setting that an axis may change: as a request calls it, and what it takes. */
export interface Setting<Key extends string> {
  readonly key: Key;
  readonly takes: keyof typeof takes;
}

/**
 * The settings of a run by the names of a request.
 *
 * @throws StudyError for a value that a setting does not take
 */
export function requestedSettings<Key extends string>(
  settings: Readonly<Record<string, Setting<Key>>>,
  own: Readonly<Record<string, number>>,
): Partial<Record<Key, number>> {
  const asked: Partial<Record<Key, number>> = {};
  for (const [name, value] of Object.entries(own)) {
    const setting = settings[name];
    if (!takes[setting.takes](value)) throw new StudyError(`${quoted(name)} takes ${setting.takes}, not ${value}`);
    asked[setting.key] = value;
  }
  return asked;
}
