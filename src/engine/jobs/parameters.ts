import { counted } from "../../core/counted.ts";
import { brief } from "../../core/quoted.ts";
import type { Parameter } from "../../language/program.ts";
import type { ParameterValue } from "../../protocol/trainingViewApi.ts";
import { thetaToJson } from "../../study/parameters/thetaJson.ts";
import { StudyError, study } from "../../study/study.ts";
import { fittedFunctions } from "../../study/training/fittedFunctions.ts";
import { type Job, programOf } from "../job.ts";

/** Packed parameters as they are written into files, by name. */
export const parametersJob: Job<"parameters"> = {
  doing: "writing the parameters of",
  run({ name, version, theta }, context) {
    const program = programOf(context);
    const { dynamics, experiment } = study(program, name);
    if (theta.length !== dynamics.parameterCount) {
      throw new StudyError(
        `${brief(dynamics.name)} has ${counted(dynamics.parameterCount, "parameter")}, not ${theta.length}`,
      );
    }
    const written = (parameter: Parameter): ParameterValue => {
      const { name: own, shape, offset, length, fixed, value } = parameter;
      const overridden = value.some((x, i) => experiment !== undefined && experiment.theta[offset + i] !== x);
      const json = JSON.stringify(thetaToJson(parameter, theta));
      const packed = theta.slice(offset, offset + length);
      return { name: own, net: shape.kind === "net", fixed, overridden, packed, json };
    };
    const parameters = dynamics.parameters.map(written);
    if (experiment?.data?.kind !== "joint")
      return { version, parameters, functions: [{ name: dynamics.name, parameters }] };
    const functions = fittedFunctions(experiment).map((fitted) => {
      const declared = program.functions.find((known) => known.name === fitted.name)?.parameters ?? [];
      const own = fitted.parameters.flatMap(({ name: called, offset }) => {
        const parameter = declared.find((known) => known.name === called);
        return parameter ? [written({ ...parameter, offset })] : [];
      });
      return { name: fitted.name, parameters: own };
    });
    return { version, parameters, functions };
  },
};
