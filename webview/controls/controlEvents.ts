import type { Control } from "../../src/protocol/panel.ts";
import type { ControlValue } from "../../src/protocol/webviewMessages.ts";
import type { Outbox } from "../outbox.ts";

/** Where a control's changes go, and whether they are still on their way. */
export class ControlEvents {
  readonly #outbox: Outbox;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  set(control: string, value: ControlValue, final: boolean): void {
    const event = { type: "set", control, value, final } as const;
    if (final) this.#outbox.send(event, key(control));
    else this.#outbox.sendLatest(event, key(control));
  }

  press(control: string): void {
    this.#outbox.send({ type: "press", control });
  }

  /** True while the reader's value is newer than the extension's: the control keeps it. */
  pending({ id }: Pick<Control, "id">): boolean {
    return this.#outbox.pending(key(id));
  }
}

const key = (control: string) => `set:${control}`;
