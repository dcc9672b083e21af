import type { OptionDescription, OptionValues } from "../protocol/analysisApi.ts";
import type { OptionHandle } from "../protocol/figure.ts";
import { withOption } from "./optionControls.ts";

/** Digits of what a hand sets. */
const DIGITS = 4;

/**
 * The options after a point that sets them was dragged somewhere.
 *
 * @param used their values so far, of which a handle may set one among several
 */
export function draggedOptions(
  options: readonly OptionDescription[],
  given: OptionValues,
  used: OptionValues,
  handles: readonly OptionHandle[],
  place: { readonly x: number; readonly y: number },
): OptionValues {
  return handles.reduce((set, { option, axis, origin, index }) => {
    const distance = Number(Math.abs(place[axis] - origin).toPrecision(DIGITS));
    const all = used[option];
    if (index === undefined || !Array.isArray(all)) {
      return withOption(options, set, option, Array.isArray(all) ? String(distance) : distance);
    }
    return withOption(options, set, option, all.map((x, i) => (i === index ? distance : x)).join(", "));
  }, given);
}
