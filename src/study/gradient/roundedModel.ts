import type { GradientModel } from "../../adjoint/gradientProblem.ts";
import { referenceModel } from "../../adjoint/referenceModel.ts";
import type { VectorField } from "../../graph/vectorField.ts";
import { tracedSwitches } from "../switches/tracedSwitches.ts";
import { differentiableSystem } from "./differentiableSystem.ts";

/**
 * A right-hand side and its derivatives with every operation rounded to float32, one after another and in JavaScript: what rounding
 * makes of the formulas, told by none of the kernels that compute in float32.
 */
export function roundedModel(field: VectorField, names: readonly string[]): GradientModel {
  const { switches } = tracedSwitches(field);
  const models = new Map<number | undefined, GradientModel>();
  return {
    ...referenceModel(differentiableSystem(field, names, Math.fround)),
    switched: () =>
      switches && {
        system: switches.system,
        model(sliding) {
          const within = sliding === undefined ? switches.switched.field : switches.slidingField(sliding).field;
          const { switched: _, ...made } = models.get(sliding) ?? roundedModel(within, names);
          models.set(sliding, made);
          return made;
        },
      },
  };
}
