import type { Control } from "../../src/protocol/panel.ts";
import { element } from "../element.ts";
import { KeyedList, type Widget } from "../keyedList.ts";
import type { PanelContext } from "../panelContext.ts";
import { ControlEvents } from "./controlEvents.ts";
import { choice, textControl } from "./labelledField.ts";
import { numberField } from "./numberField.ts";
import { pressButton } from "./pressButton.ts";
import { slider } from "./slider.ts";
import { toggle } from "./toggle.ts";

type Kinds = {
  readonly [K in Control["kind"]]: (
    control: Extract<Control, { readonly kind: K }>,
    events: ControlEvents,
  ) => Widget<Extract<Control, { readonly kind: K }>>;
};

/** Every kind of control; the compiler refuses a kind of the protocol that is missing here. */
const kinds: Kinds = { slider, number: numberField, text: textControl, choice, toggle, button: pressButton };

/** Controls in a row or column, changed in place. */
export class ControlList {
  readonly element: HTMLElement;
  readonly #list: KeyedList<Control>;

  constructor(className: string, { outbox }: PanelContext) {
    this.element = element("div", { class: className });
    const events = new ControlEvents(outbox);
    const create = (control: Control) =>
      (kinds[control.kind] as (control: Control, events: ControlEvents) => Widget<Control>)(control, events);
    this.#list = new KeyedList(this.element, ({ kind, id }) => `${kind}/${id}`, create);
  }

  update(controls: readonly Control[]): void {
    this.element.hidden = controls.length === 0;
    this.#list.update(controls);
  }

  dispose(): void {
    this.#list.dispose();
  }
}
