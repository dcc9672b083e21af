import { formatNumber } from "../../src/figure/formatNumber.ts";
import { roundStep } from "../../src/figure/ticks.ts";
import type { Slider } from "../../src/protocol/panel.ts";
import { breakable, element, setAttributes, setText } from "../element.ts";
import type { Widget } from "../keyedList.ts";
import { range } from "../ui.ts";
import type { ControlEvents } from "./controlEvents.ts";
import { numberInput } from "./numberInput.ts";
import { resetButton } from "./resetButton.ts";

/** Stops of a slider that was given no step. */
const stops = 200;

/** Label, reset and number in a row, the range input under them. */
export function slider(initial: Slider, events: ControlEvents): Widget<Slider> {
  let control = initial;
  const label = element("span", { class: "control-label" });
  const change = (value: number, final: boolean) => {
    control = { ...control, value };
    events.set(control.id, value, final);
    show();
  };
  const number = numberInput(numberState(control), (value) => change(value, true));
  const reset = resetButton(control.label, () => change(control.initial ?? control.value, true));
  const track = range(rangeState(control), (position, final) => change(valueAt(control, position), final));
  const head = element("div", { class: "control-head" }, label, reset.element, number.element);
  const host = element("div", { class: "control slider" }, head, track.element);

  const show = () => {
    setText(label, breakable(control.label));
    setAttributes(host, { title: control.detail, "data-control": control.id });
    number.update(numberState(control));
    reset.update(control.label, control.value, control.initial);
    track.update(rangeState(control));
  };
  show();
  return {
    element: host,
    update(next) {
      control = events.pending(next) ? { ...next, value: control.value } : next;
      show();
    },
    dispose() {},
  };
}

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
