import type { NumberField, Slider } from "../../src/protocol/panel.ts";
import { breakable, element, setAttributes, setText } from "../element.ts";
import type { Widget } from "../keyedList.ts";
import type { ControlEvents } from "./controlEvents.ts";
import { type NumberState, numberInput } from "./numberInput.ts";
import { resetButton } from "./resetButton.ts";

/** What controls of one number differ in. */
export interface NumberParts<State> {
  readonly title: (control: State) => string;
  readonly number: (control: State) => NumberState;
  /** Under the row of label, reset and number. */
  readonly track?: (
    current: () => State,
    change: (value: number, final: boolean) => void,
  ) => { readonly element: HTMLElement; update(control: State): void };
}

/** Label, reset and number in a row, what else sets the number under them. */
export function numberControl<State extends Slider | NumberField>(
  initial: State,
  events: ControlEvents,
  parts: NumberParts<State>,
): Widget<State> {
  let control = initial;
  const label = element("span", { class: "control-label" });
  const change = (value: number, final: boolean) => {
    control = { ...control, value };
    events.set(control.id, value, final);
    show();
  };
  const number = numberInput(parts.number(control), (value) => change(value, true));
  const reset = resetButton(control.label, () => change(control.initial ?? control.value, true));
  const track = parts.track?.(() => control, change);
  const head = element("div", { class: "control-head" }, label, reset.element, number.element);
  const host = element("div", { class: `control ${initial.kind}` }, head, ...(track ? [track.element] : []));
  const show = () => {
    setText(label, breakable(parts.title(control)));
    setAttributes(host, {
      title: control.disabled ?? control.detail,
      "data-control": control.id,
      "data-half": control.kind === "number" && control.half === true,
    });
    number.update(parts.number(control));
    reset.update(control.label, control.value, control.initial);
    track?.update(control);
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
