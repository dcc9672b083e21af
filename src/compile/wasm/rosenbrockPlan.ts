import { type FieldLinearisation, linearisation } from "../../graph/linearisation.ts";
import { reachable } from "../../graph/reachable.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { DerivedParameters } from "./derivedParameters.ts";
import { FieldPlan } from "./fieldPlan.ts";

/** How f and its derivatives by state and time become code in a method of so many stages: decided by their graphs alone. */
export class RosenbrockPlan {
  readonly band: FieldLinearisation["band"];
  /** What derives from parameters alone, of both. */
  readonly parameters: DerivedParameters;
  readonly field: FieldPlan;
  readonly slopes: FieldPlan;

  constructor(field: VectorField, stages: number) {
    const { band, field: slopes } = linearisation(field);
    const outputs = [...field.outputs, ...slopes.outputs];
    this.band = band;
    this.parameters = new DerivedParameters({ outputs, parameterCount: field.parameterCount }, reachable(outputs));
    const { parameters } = this;
    this.field = new FieldPlan(field, stages, { parameters });
    this.slopes = new FieldPlan(slopes, 1, { parameters });
  }
}
