import { quoted } from "../core/quoted.ts";
import type { StudyOverrides } from "../study/study.ts";
import type { OptionValues } from "./options.ts";
import { UsageError } from "./usageError.ts";

/** What `--z0`, `--t` and `--theta` say, as a study takes it. */
export function studyOverrides({ z0, t, theta = [] }: OptionValues): StudyOverrides {
  const values = new Map<string, unknown>();
  for (const { name, json } of theta) {
    if (values.has(name)) throw new UsageError(`--theta gives ${quoted(name)} twice`);
    values.set(name, json);
  }
  return { z0, span: t, theta: Object.fromEntries(values) };
}
