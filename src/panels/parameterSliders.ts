import type { ParameterDescription } from "../protocol/engineApi.ts";
import type { Control } from "../protocol/panel.ts";

/** A slider for each number of a parameter; their resets lead to what the subject itself says, by default the function's values. */
export function parameterSliders(
  { name, length, value, min, max, step }: ParameterDescription,
  now: readonly number[] = value,
  source: readonly number[] = value,
): Control[] {
  return Array.from({ length }, (_, i) => {
    const [low, high] = sliderRange(value[i]);
    return {
      kind: "slider",
      id: `theta:${name}:${i}`,
      label: length === 1 ? name : `${name}[${i}]`,
      value: now[i],
      initial: source[i],
      min: min ?? Math.min(low, now[i]),
      max: max ?? Math.max(high, now[i]),
      step,
      strict: min !== undefined && max !== undefined,
    };
  });
}

/** Where the source gives no range: from zero to twice the value, or a unit around zero. */
function sliderRange(value: number): [number, number] {
  if (value === 0) return [-1, 1];
  return value > 0 ? [0, 2 * value] : [2 * value, 0];
}
