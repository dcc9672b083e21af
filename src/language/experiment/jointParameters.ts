import { formatShort } from "../../core/formatShort.ts";
import { quoted } from "../../core/quoted.ts";
import type { DynamicsFunction, Parameter, ParameterShape } from "../dynamicsFunction.ts";
import type { JointPart } from "../experiment.ts";
import type { ParameterPlaces } from "../overParameters.ts";

/** The parameters of experiments that are fitted together, each of them once. */
export interface JointParameters {
  /** By experiment, where its function's own parameters stand. */
  readonly parts: readonly ParameterPlaces[];
  readonly theta: Float64Array;
  readonly trueTheta: Float64Array | undefined;
}

/** A parameter with who has it. */
interface Owned {
  readonly name: string;
  readonly owners: { readonly part: JointPart; readonly parameter: Parameter }[];
}

/**
 * What is one parameter: of each name in `share`, one; where nothing is said, one of each function, apart from fixed ones of other
 * values. A name that stands for several has an experiment's or a function's before it: `a.k`.
 *
 * @param fail told what parameters must have in common to be one
 */
export function jointParameters(
  parts: readonly JointPart[],
  share: readonly string[] | undefined,
  fail: (message: string) => void,
): JointParameters {
  // 1. Which are the same.
  const all = new Map<string, Owned>();
  const keys = parts.map((part, n) =>
    part.experiment.function.parameters.map((parameter) => {
      const key = keyOf(parts, n, parameter, share);
      const owned = all.get(key) ?? { name: parameter.name, owners: [] };
      owned.owners.push({ part, parameter });
      all.set(key, owned);
      return key;
    }),
  );
  // 2. Their places.
  const packed = new Map<string, Parameter>();
  let count = 0;
  for (const [key, owned] of all) {
    const parameter = { ...oneOf(owned, fail), name: nameOf(owned, parts, [...all.values()]), offset: count };
    packed.set(key, parameter);
    count += parameter.length;
  }
  // 3. Each experiment's own among them.
  const theta = new Float64Array(count);
  const trueTheta = new Float64Array(count).fill(Number.NaN);
  const places = parts.map(({ experiment }, n) => {
    const own = new Int32Array(experiment.function.parameterCount);
    for (const [k, { offset, length }] of experiment.function.parameters.entries()) {
      const at = packed.get(keys[n][k])!.offset;
      theta.set(experiment.theta.subarray(offset, offset + length), at);
      for (let i = 0; i < length; i++) {
        own[offset + i] = at + i;
        const known = experiment.trueTheta?.[offset + i] ?? Number.NaN;
        if (!Number.isNaN(known)) trueTheta[at + i] = known;
      }
    }
    return own;
  });
  const parameters = [...packed.values()];
  return {
    parts: places.map((own) => ({ parameters, count, places: own })),
    theta,
    trueTheta: trueTheta.every(Number.isNaN) ? undefined : trueTheta,
  };
}

function keyOf(parts: readonly JointPart[], n: number, parameter: Parameter, share: readonly string[] | undefined) {
  const { name, offset, length, fixed } = parameter;
  const { function: f, theta } = parts[n].experiment;
  if (share) return share.includes(name) ? name : `${name} of ${n}`;
  const first = parts.findIndex(({ experiment }) => experiment.function === f);
  const value = fixed ? ` = ${theta.subarray(offset, offset + length).join(" ")}` : "";
  return `${name} of the function of ${first}${value}`;
}

/** A name by itself where it is that of one parameter. */
function nameOf({ name, owners }: Owned, parts: readonly JointPart[], all: readonly Owned[]): string {
  if (all.filter((other) => other.name === name).length === 1) return name;
  const [{ part }] = owners;
  const { function: f } = part.experiment;
  const isOfFunction = parts.filter(({ experiment }) => experiment.function === f).length === owners.length;
  if (isOfFunction && owners.length > 1) return `${f.name}.${name}`;
  return `${part.name ?? parts.indexOf(part) + 1}.${name}`;
}

/** What one parameter of several functions may be: what it may be in each. */
function oneOf({ name, owners }: Owned, fail: (message: string) => void): Parameter {
  const [{ part, parameter: first }] = owners;
  let [min, max] = [first.min, first.max];
  for (const { part: other, parameter } of owners.slice(1)) {
    const [here, there] = [calledOf(part), calledOf(other)];
    const [start, otherStart] = [startOf(part, first), startOf(other, parameter)];
    if (shapeText(parameter.shape) !== shapeText(first.shape)) {
      fail(
        `${quoted(name)} is ${shapeText(first.shape)} in ${here} and ${shapeText(parameter.shape)} in ${there}: what is shared has one shape`,
      );
    } else if (parameter.fixed !== first.fixed) {
      const [fixed, free] = first.fixed ? [here, there] : [there, here];
      fail(`${quoted(name)} is fixed in ${fixed} and not in ${free}: what is shared is learnt in all, or in none`);
    } else if (start.some((x, i) => x !== otherStart[i])) {
      const at = start.findIndex((x, i) => x !== otherStart[i]);
      fail(
        `${quoted(name)} starts at ${formatShort(start[at])} in ${here} and at ${formatShort(otherStart[at])} in ${there}: what is shared starts alike; give it one value in their \`theta\``,
      );
    } else if (parameter.log !== first.log) {
      fail(
        `${quoted(name)} is trained in logarithms in ${first.log ? here : there} alone: say \`log\` in both, or in none`,
      );
    }
    min = larger(min, parameter.min);
    max = smaller(max, parameter.max);
  }
  if (min !== undefined && max !== undefined && min > max) {
    fail(`${quoted(name)} is shared, but no value is within its bounds in all experiments`);
  }
  return { ...first, min, max, scale: owners.find(({ parameter }) => parameter.scale !== undefined)?.parameter.scale };
}

const calledOf = ({ name, experiment }: JointPart) =>
  name === undefined ? `an experiment of ${quoted(experiment.function.name)}` : quoted(name);

const startOf = ({ experiment: { theta } }: JointPart, { offset, length }: Parameter) =>
  theta.subarray(offset, offset + length);

function shapeText(shape: ParameterShape): string {
  switch (shape.kind) {
    case "number":
      return "a number";
    case "array":
      return `an array of ${shape.sizes.join(" × ")}`;
    case "net":
      return `a net of ${shape.layers.join(", ")}, ${shape.activation}`;
  }
}

const larger = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
const smaller = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

/** Whether parameters stand among all as a function has them by itself. */
export function isOwn(f: DynamicsFunction, { parameters, count, places }: ParameterPlaces): boolean {
  return (
    count === f.parameterCount &&
    places.every((place, k) => place === k) &&
    f.parameters.every(({ name }, n) => parameters[n].name === name)
  );
}
