import { type Study, stateNames } from "../study.ts";

/** A place in the packed parameters by name: `k`, `A[0][1]`, `net[17]`. */
export function parameterName({ dynamics }: Study, index: number): string {
  const parameter = dynamics.parameters.find(({ offset, length }) => index >= offset && index < offset + length);
  if (!parameter) return `θ${index + 1}`;
  const { name, shape, offset } = parameter;
  const at = index - offset;
  if (shape.kind === "number") return name;
  if (shape.kind === "net") return `${name}[${at}]`;
  const places: number[] = [];
  let rest = at;
  for (const size of [...shape.sizes].reverse()) {
    places.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return `${name}${places.map((place) => `[${place}]`).join("")}`;
}

/**
 * A component of a trajectory's initial state by name: `x₀`, and `x₀ of trajectory 2` where there are several.
 *
 * @param study of the trajectory's right-hand side
 * @param names of the trajectories, where the data have some
 */
export function startName(
  { dynamics, field }: Study,
  { trajectory, component }: { readonly trajectory: number; readonly component: number },
  several: boolean,
  names: Readonly<Record<number, string | undefined>> = [],
): string {
  const name = `${stateNames(dynamics, field.dimension)[component]}₀`;
  return several ? `${name} of trajectory ${names[trajectory] ?? trajectory + 1}` : name;
}
