import { element, setText } from "../element.ts";
import { t } from "../strings.ts";

/** Milliseconds that the hint stands. */
const STANDS = 1600;

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Says, when the wheel turns over a drawing and scrolls the panel, with which key it zooms. */
export class WheelHint {
  readonly element = element("div", { class: "hint", "aria-hidden": "true" });
  #timer = 0;

  show(): void {
    setText(this.element, apple ? t("⌘ and the wheel zoom") : t("Ctrl and the wheel zoom"));
    this.element.classList.add("shown");
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.hide(), STANDS);
  }

  hide(): void {
    window.clearTimeout(this.#timer);
    this.element.classList.remove("shown");
  }
}
