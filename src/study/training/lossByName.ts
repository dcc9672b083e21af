import type { CheckedArguments } from "../../train/arguments.ts";
import type { DataLoss } from "../../train/losses/loss.ts";
import { losses } from "../../train/losses/registry.ts";
import type { RowLoss } from "../../train/trainingProblem.ts";

/** A data loss as other threads know it. */
export interface NamedLoss {
  readonly loss: string;
  readonly given: CheckedArguments;
}

/** How other threads are told of a loss, by its name or that there is none; undefined where they cannot be. */
export function toldLoss(loss: RowLoss): { readonly named: NamedLoss | undefined } | undefined {
  if (loss.kind === "none") return { named: undefined };
  return loss.kind === "penalty" && loss.named ? { named: loss.named } : undefined;
}

/** What is summed over rows by a loss of that name; nothing where there is none. */
export function lossByName(named: NamedLoss | undefined): RowLoss {
  if (!named) return { kind: "none" };
  const record = losses.get(named.loss) as DataLoss;
  return { kind: "penalty", penalty: record.penalty(named.given) };
}
