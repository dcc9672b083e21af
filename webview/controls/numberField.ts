import { roundStep } from "../../src/figure/ticks.ts";
import type { NumberField } from "../../src/protocol/panel.ts";
import { breakable, element, setAttributes, setText } from "../element.ts";
import type { Widget } from "../keyedList.ts";
import type { ControlEvents } from "./controlEvents.ts";
import { numberInput } from "./numberInput.ts";
import { resetButton } from "./resetButton.ts";

export function numberField(initial: NumberField, events: ControlEvents): Widget<NumberField> {
  let control = initial;
  const label = element("span", { class: "control-label" });
  const change = (value: number) => {
    control = { ...control, value };
    events.set(control.id, value, true);
    show();
  };
  const number = numberInput(numberState(control), change);
  const reset = resetButton(control.label, () => change(control.initial ?? control.value));
  const head = element("div", { class: "control-head" }, label, reset.element, number.element);
  const host = element("div", { class: "control number" }, head);
  const show = () => {
    setText(label, breakable(control.unit ? `${control.label} (${control.unit})` : control.label));
    setAttributes(host, { title: control.detail, "data-control": control.id });
    number.update(numberState(control));
    reset.update(control.label, control.value, control.initial);
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

function numberState({ label, value, min, max, step, integer, detail, disabled }: NumberField) {
  const tenth = roundStep((Math.abs(value) || 1) / 10);
  return { label, value, min, max, step: step ?? (integer ? Math.max(1, tenth) : tenth), integer, detail, disabled };
}
