import { formatCount } from "../../core/formatCount.ts";
import { asSentence } from "../../figure/sentence.ts";
import type { Trajectory } from "../../study/flow.ts";

/** What is to be known of trajectories that came to their ends: that they were stiff, and what took or held their steps. */
export function endsNotes(trajectories: readonly Trajectory[]): string[] {
  const told = trajectories.flatMap(({ status, diagnosis }, j) =>
    (status === "ok" || status === "event") && diagnosis ? [{ message: diagnosis.message, number: j + 1 }] : [],
  );
  if (told.length === 0) return [];
  if (trajectories.length === 1) return [asSentence(told[0].message)];
  const changed = trajectories.filter(({ switches }) => switches);
  const [first] = changed;
  const counted = first
    ? [
        `${formatCount(changed.length)} of ${formatCount(trajectories.length)} trajectories are stiff on their way: ${first.switches![0].to} takes their steps there.`,
      ]
    : [];
  const other = told.find(({ number }) => !trajectories[number - 1].switches);
  return [...counted, ...(other ? [asSentence(`Of trajectory ${other.number}: ${other.message}`)] : [])];
}
