import { element } from "./element.ts";

/** A polite live region: what a screen reader says when the drawing changed without the focus moving. */
export class Announcer {
  readonly element = element("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });
  #timer = 0;

  /** The last of several sentences in quick succession is said; the same one again is said again. */
  say(sentence: string): void {
    window.clearTimeout(this.#timer);
    this.element.textContent = "";
    this.#timer = window.setTimeout(() => {
      this.element.textContent = sentence;
    }, 150);
  }
}
