import type { Vocabulary } from "../../core/vocabulary.ts";
import { halvesOf, isUnsplit } from "../../graph/split/halves.ts";
import { unsplitReason } from "../../graph/split/unsplitReason.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import type { DynamicsFunction } from "../dynamicsFunction.ts";
import type { SolverSettings } from "../experiment.ts";
import type { KnownEntry } from "../known.ts";
import type { Findings } from "./findings.ts";
import { stateNames } from "./readView.ts";

/** Refuses a method that moves the halves of a system in turn, for a system that has none. */
export function refuseUnsplit(
  findings: Findings,
  entry: KnownEntry,
  { method }: SolverSettings,
  { methods }: Vocabulary,
  f: DynamicsFunction,
  field: VectorField,
): void {
  if (!methods.some(({ name, split }) => name === method && split)) return;
  const halves = halvesOf(field);
  if (!isUnsplit(halves)) return;
  const names = stateNames(f, field.dimension);
  const message = unsplitReason(method, halves, (i) => names[i], entry.range.file);
  findings.error("unsplit-system", entry.range, message);
}
