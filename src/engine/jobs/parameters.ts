import type { ParametersRequest, ParametersResult } from "../../protocol/trainingViewApi.ts";
import { type Job, programOf } from "../job.ts";
import { StudyError, study } from "../study.ts";
import { thetaToJson } from "../thetaJson.ts";

/** Packed parameters as they are written into files, by name. */
export const parametersJob: Job<ParametersRequest, ParametersResult> = {
  name: "parameters",
  run({ name, version, theta }, context) {
    const { dynamics } = study(programOf(context), name);
    if (theta.length !== dynamics.parameterCount) {
      throw new StudyError(`${dynamics.name} has ${dynamics.parameterCount} parameters, not ${theta.length}`);
    }
    return {
      version,
      function: dynamics.name,
      parameters: dynamics.parameters.map((parameter) => {
        const { name: own, shape, offset, length, fixed } = parameter;
        const json = JSON.stringify(thetaToJson(parameter, theta));
        return { name: own, net: shape.kind === "net", fixed, packed: theta.slice(offset, offset + length), json };
      }),
    };
  },
};
