import type { TextField } from "../../src/protocol/panel.ts";
import { breakable, element, setAttributes, setText } from "../element.ts";
import type { Widget } from "../keyedList.ts";
import { textField } from "../ui.ts";
import type { ControlEvents } from "./controlEvents.ts";

export function textControl(initial: TextField, events: ControlEvents): Widget<TextField> {
  let control = initial;
  const label = element("span", { class: "control-label" });
  const field = textField(control, (value) => {
    if (value === control.value) return;
    control = { ...control, value };
    events.set(control.id, value, true);
  });
  const host = element("div", { class: "control text" }, label, field.element);
  const update = (next: TextField) => {
    control = events.pending(next) ? { ...next, value: control.value } : next;
    setText(label, breakable(control.label));
    setAttributes(host, { "data-control": control.id });
    field.update(control);
  };
  update(initial);
  return { element: host, update, dispose() {} };
}
