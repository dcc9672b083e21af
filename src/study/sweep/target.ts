import { nearestName } from "../../core/nearestName.ts";
import { quoted } from "../../core/quoted.ts";
import { type Study, StudyError, stateNames } from "../study.ts";

/** What an axis sets: an entry of the packed parameters, a component of the initial states, an end of the span, a setting. */
export type Target =
  | { readonly kind: "theta"; readonly index: number; readonly column: string }
  | { readonly kind: "z0"; readonly index: number; readonly column: string }
  | { readonly kind: "t0"; readonly column: string }
  | { readonly kind: "t1"; readonly column: string }
  | { readonly kind: "setting"; readonly setting: string; readonly column: string };

/** Columns of what comes of a run; an axis of such a name has another. */
const OF_RESULTS = ["run", "trajectory", "t", "status", "steps", "evaluations", "message", "loss", "iterations"];

/**
 * What the name of an axis stands for: a parameter (or one of its entries, as in `A[0][1]`), an initial value by the name of its
 * component or as `z0.x`, `t0`, `t1`, or a setting of what is run.
 *
 * @param settings names of those that take numbers
 * @throws StudyError with the nearest name
 */
export function targetOf(study: Study, name: string, settings: readonly string[]): Target {
  const { dynamics, field } = study;
  const components = stateNames(dynamics, field.dimension);
  const [, called, entries] = /^([\w$]+)((?:\[\d+\])*)$/.exec(name) ?? [];
  const parameter = dynamics.parameters.find((candidate) => candidate.name === called);
  if (parameter) {
    const { shape, offset } = parameter;
    const at = entries.split(/[[\]]+/).filter(Boolean);
    const sizes = shape.kind === "number" ? [] : shape.kind === "array" ? shape.sizes : undefined;
    const index = sizes && flat(sizes, at.map(Number));
    if (index === undefined)
      throw new StudyError(`${quoted(name)} is not one number of an array; an entry is written as in ${called}[0]`);
    const isTaken = OF_RESULTS.includes(name) || components.includes(name);
    return { kind: "theta", index: offset + index, column: isTaken ? `theta.${name}` : name };
  }
  const component = components.indexOf(name.startsWith("z0.") ? name.slice(3) : name);
  if (component >= 0) return { kind: "z0", index: component, column: `z0.${components[component]}` };
  if (name === "t0" || name === "t1") return { kind: name, column: name };
  const isResult = OF_RESULTS.includes(name);
  if (settings.includes(name)) return { kind: "setting", setting: name, column: isResult ? `set.${name}` : name };
  const known = [...dynamics.parameters.map((each) => each.name), ...components, "t0", "t1", ...settings];
  const near = nearestName(name, known);
  const hint = near ? `; did you mean ${quoted(near)}?` : `; there are ${known.join(", ")}`;
  throw new StudyError(`nothing of ${quoted(study.name)} that a sweep can change is called ${quoted(name)}${hint}`);
}

function flat(shape: readonly number[], at: readonly number[]): number | undefined {
  if (at.length !== shape.length || at.some((k, n) => k >= shape[n])) return undefined;
  return at.reduce((index, k, n) => index * shape[n] + k, 0);
}

/** A study with the values of a run in their places, and what settings it runs with. */
export function applied(
  study: Study,
  targets: readonly Target[],
  values: readonly number[],
): { readonly study: Study; readonly settings: Readonly<Record<string, number>> } {
  const theta = study.theta.slice();
  const z0 = targets.some(({ kind }) => kind === "z0") ? study.z0.map((z) => z.slice()) : study.z0;
  const settings: Record<string, number> = {};
  let [t0, t1] = study.span;
  for (const [k, target] of targets.entries()) {
    const value = values[k];
    if (target.kind === "theta") theta[target.index] = value;
    else if (target.kind === "z0") {
      for (const z of z0) z[target.index] = value;
    } else if (target.kind === "t0") t0 = value;
    else if (target.kind === "t1") t1 = value;
    else settings[target.setting] = value;
  }
  const isMoved = t0 !== study.span[0] || t1 !== study.span[1];
  // Times asked for in the file are of the file's span.
  return { study: { ...study, theta, z0, span: [t0, t1], times: isMoved ? undefined : study.times }, settings };
}
