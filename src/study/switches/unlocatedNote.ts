import type { Diagnosis } from "../../core/status.ts";
import { MOST_SWITCHES } from "../../graph/switched/switchedField.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { tracedSwitches } from "./tracedSwitches.ts";

/**
 * What a gradient says of conditions on the state at whose changes no step ends: there are too many, or steps do not.
 *
 * @param across steps go across all of them
 */
export function unlocatedNote(field: VectorField, across: boolean): Diagnosis | undefined {
  const { switches, tooMany } = tracedSwitches(field);
  if (tooMany) {
    const message =
      `there are more than ${MOST_SWITCHES} conditions on the state, and no step ends where one changes: ` +
      "where the right-hand side jumps there, what moves the time of the jump is not in the gradient";
    return { status: "ok", message };
  }
  if (!switches || !across) return undefined;
  const first = switches.system.switches[switches.jumping.indexOf(true)];
  const message =
    `the right-hand side jumps at conditions on the state (${first.name}), and steps of fixed size go across: what moves the times of ` +
    "these jumps is not in the gradient; a method that chooses its steps, such as auto, ends one there";
  return { status: "ok", message };
}
