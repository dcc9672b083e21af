import { isSplit } from "../core/splitMethod.ts";
import { type Halves, halvesOf, isUnsplit } from "../graph/split/halves.ts";
import { unsplitReason } from "../graph/split/unsplitReason.ts";
import type { VectorField } from "../graph/vectorField.ts";
import type { Method } from "../ode/adaptiveMethod.ts";
import { type Study, StudyError, stateNames } from "./study.ts";

/** Refuses a method that moves the halves of a system in turn where the system has none. */
export function refuseUnsplit({ field, dynamics }: Study, method: Method): void {
  if (isSplit(method)) requireHalves(field, method, stateNames(dynamics, field.dimension), dynamics.range.file);
}

/**
 * The halves of a right-hand side.
 *
 * @throws StudyError where it has none, with what does not split
 */
export function requireHalves(
  field: VectorField,
  { name }: Pick<Method, "name">,
  names: readonly string[] = [],
  file?: string,
): Halves {
  const halves = halvesOf(field);
  if (isUnsplit(halves)) throw new StudyError(unsplitReason(name, halves, (i) => names[i] ?? `z[${i}]`, file));
  return halves;
}
