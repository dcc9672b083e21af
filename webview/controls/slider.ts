import { formatNumber } from "../../src/figure/formatNumber.ts";
import { roundStep } from "../../src/figure/ticks.ts";
import type { Slider } from "../../src/protocol/panel.ts";
import { range } from "../ui.ts";
import type { ControlEvents } from "./controlEvents.ts";
import { numberControl } from "./numberControl.ts";

/** Stops of a slider that was given no step. */
const stops = 200;

/** Label, reset and number in a row, the range input under them. */
export const slider = (initial: Slider, events: ControlEvents) =>
  numberControl(initial, events, {
    title: ({ label }) => label,
    number: numberState,
    track(current, change) {
      const track = range(rangeState(initial), (position, final) => change(valueAt(current(), position), final));
      return { element: track.element, update: (control) => track.update(rangeState(control)) };
    },
  });

const stepOf = ({ min, max, step }: Slider) => step ?? roundStep((max - min) / stops);

const named = ({ label, unit }: Slider) => (unit ? `${label} (${unit})` : label);

function numberState(control: Slider) {
  const { value, detail, disabled, strict, min, max } = control;
  const limits = strict ? { min, max } : {};
  return { label: named(control), value, step: stepOf(control), detail, disabled, ...limits };
}

/** The track works in logarithms where the slider does, and widens to a value outside its range. */
function rangeState(control: Slider) {
  const { value, disabled, scale, unit } = control;
  const min = Math.min(control.min, value);
  const max = Math.max(control.max, value);
  const log = scale === "log" && min > 0;
  const [low, high] = log ? [Math.log10(min), Math.log10(max)] : [min, max];
  return {
    label: named(control),
    value: log ? Math.log10(value) : value,
    min: low,
    max: high,
    step: log ? (high - low) / stops : stepOf(control),
    spoken: unit ? `${formatNumber(value)} ${unit}` : formatNumber(value),
    disabled,
  };
}

const valueAt = (control: Slider, position: number): number =>
  control.scale === "log" && Math.min(control.min, control.value) > 0
    ? Number((10 ** position).toPrecision(3))
    : position;
