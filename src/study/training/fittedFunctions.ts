import type { Experiment, JointPart } from "../../language/experiment.ts";

/** A function that is fitted, with its parameters by its own names. */
export interface FittedFunction {
  readonly name: string;
  /** Where they stand among all that are packed. */
  readonly parameters: JointPart["own"];
}

/** The functions of an experiment, and of their parameters those that have one value: where experiments have each their own, none. */
export function fittedFunctions({ function: f, data }: Experiment): FittedFunction[] {
  if (data?.kind !== "joint") return [f];
  const names = [...new Set(data.parts.map(({ experiment }) => experiment.function.name))];
  return names.map((name) => {
    const [first, ...others] = data.parts.filter(({ experiment }) => experiment.function.name === name);
    const isOne = (parameter: JointPart["own"][number]) =>
      others.every(({ own }) =>
        own.some((other) => other.name === parameter.name && other.offset === parameter.offset),
      );
    return { name, parameters: first.own.filter(isOne) };
  });
}
