import { brief } from "../../core/quoted.ts";
import { thetaToJson } from "../../study/parameters/thetaJson.ts";
import { StudyError, study } from "../../study/study.ts";
import { type Job, programOf } from "../job.ts";

/** Packed parameters as they are written into files, by name. */
export const parametersJob: Job<"parameters"> = {
  doing: "writing the parameters of",
  run({ name, version, theta }, context) {
    const { dynamics, experiment } = study(programOf(context), name);
    if (theta.length !== dynamics.parameterCount) {
      throw new StudyError(`${brief(dynamics.name)} has ${dynamics.parameterCount} parameters, not ${theta.length}`);
    }
    return {
      version,
      function: dynamics.name,
      parameters: dynamics.parameters.map((parameter) => {
        const { name: own, shape, offset, length, fixed, value } = parameter;
        const overridden = value.some((x, i) => experiment !== undefined && experiment.theta[offset + i] !== x);
        const json = JSON.stringify(thetaToJson(parameter, theta));
        const packed = theta.slice(offset, offset + length);
        return { name: own, net: shape.kind === "net", fixed, overridden, packed, json };
      }),
    };
  },
};
