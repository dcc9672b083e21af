import { counted } from "../../core/counted.ts";
import { jsonPieces } from "../../core/jsonPieces.ts";
import { nearestName } from "../../core/nearestName.ts";
import { brief, quoted } from "../../core/quoted.ts";
import type { DynamicsFunction, Parameter } from "../../language/program.ts";
import { StudyError } from "../study.ts";
import { type ThetaJson, thetaByName, thetaFromJson, thetaToJson } from "./thetaJson.ts";

/**
 * A function's parameters as a file that its text can import: of a function whose one parameter is a net its layers
 * `[{ W, b }]`, as `mlp(…, { weights })` takes them; else an object by name, as the `theta` of an experiment takes it.
 */
export function weightsToJson({ parameters }: DynamicsFunction, theta: Float64Array): unknown {
  const [only] = parameters;
  if (parameters.length === 1 && only.shape.kind === "net") return thetaToJson(only, theta);
  return thetaByName(parameters, theta);
}

/** The text of such a file, a row of numbers a line, in pieces. */
export function* weightsPieces(dynamics: DynamicsFunction, theta: Float64Array): Generator<string> {
  yield* jsonPieces(weightsToJson(dynamics, theta), "  ");
  yield "\n";
}

/**
 * Packed parameters with those that a file of `weightsToJson` holds in place of `theta`'s.
 *
 * @throws StudyError for a file that is none, or that is of other parameters
 */
export function thetaFromWeights(
  { name, parameters }: DynamicsFunction,
  json: unknown,
  theta: Float64Array,
): Float64Array {
  const packed = theta.slice();
  const set = (parameter: Parameter, value: unknown) => {
    const numbers = thetaFromJson(parameter, value as ThetaJson);
    if (!numbers)
      throw new StudyError(
        `the weights do not fit ${brief(parameter.name)} of ${brief(name)}, which takes ${counted(parameter.length, "number")}`,
      );
    packed.set(numbers, parameter.offset);
  };
  if (Array.isArray(json) && parameters.length === 1) set(parameters[0], json);
  else if (typeof json === "object" && json !== null && !Array.isArray(json)) {
    for (const [key, value] of Object.entries(json)) {
      const parameter = parameters.find((candidate) => candidate.name === key);
      if (!parameter) {
        const near = nearestName(
          key,
          parameters.map((known) => known.name),
        );
        throw new StudyError(
          `the weights hold ${brief(key)}, but ${brief(name)} has no such parameter${near ? `; did you mean ${quoted(near)}?` : ""}`,
        );
      }
      set(parameter, value);
    }
  } else throw new StudyError(`weights are the layers of a net, or an object of the parameters of ${brief(name)}`);
  return packed;
}

/** Whether a text holds weights of any function, as `weightsToJson` writes them, or nothing. */
export function isWeights(text: string): boolean {
  if (text === "") return true;
  try {
    return holdsNumbersOnly(JSON.parse(text));
  } catch {
    return false;
  }
}

function holdsNumbersOnly(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).every(holdsNumbersOnly);
  return typeof value === "number" || value === null;
}
