import type { Choice, TextField } from "../../src/protocol/panel.ts";
import { breakable, element, setAttributes, setText } from "../element.ts";
import type { Widget } from "../keyedList.ts";
import { dropdown, textField } from "../ui.ts";
import type { ControlEvents } from "./controlEvents.ts";

export const choice = (initial: Choice, events: ControlEvents) => labelledField<Choice>(initial, events, dropdown);

export const textControl = (initial: TextField, events: ControlEvents) =>
  labelledField<TextField>(initial, events, textField);

/** A label over a field of text: another value than the one that stands there is sent once the reader commits it. */
function labelledField<State extends Choice | TextField>(
  initial: State,
  events: ControlEvents,
  make: (
    state: State,
    commit: (value: string) => void,
  ) => { readonly element: HTMLElement; update(state: State): void },
): Widget<State> {
  let control = initial;
  const label = element("span", { class: "control-label" });
  const field = make(control, (value) => {
    if (value === control.value) return;
    control = { ...control, value };
    events.set(control.id, value, true);
  });
  const host = element("div", { class: `control ${initial.kind}` }, label, field.element);
  const update = (next: State) => {
    control = events.pending(next) ? { ...next, value: control.value } : next;
    setText(label, breakable(control.label));
    setAttributes(host, { "data-control": control.id });
    host.style.setProperty("--letters", String(control.value.length));
    field.update(control);
  };
  update(initial);
  return { element: host, update, dispose() {} };
}
