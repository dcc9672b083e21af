import type { Diagnosis } from "../core/status.ts";

/** Thrown inside a mode to leave its loops; its result carries the diagnosis. */
export class EarlyEnd extends Error {
  override readonly name = "EarlyEnd";
  readonly diagnosis: Diagnosis;

  constructor(diagnosis: Diagnosis) {
    super(diagnosis.message);
    this.diagnosis = diagnosis;
  }
}
