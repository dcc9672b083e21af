import type { Block, Panel } from "../src/protocol/panel.ts";

/**
 * Brings what a switch adds into sight: thrown below the drawings, a switch whose chart comes under them would seem to do nothing.
 * Whatever the reader does in the meantime takes the view for itself.
 */
export class Revealed {
  readonly #content: HTMLElement;
  #isAwaited = false;

  constructor(switches: HTMLElement, content: HTMLElement) {
    this.#content = content;
    switches.addEventListener("change", ({ target }) => {
      // One that the panel itself sets speaks too, and has not the focus.
      if (target === document.activeElement)
        this.#isAwaited = (target as { checked?: unknown } | null)?.checked === true;
    });
    for (const type of ["pointerdown", "keydown", "wheel"])
      document.addEventListener(
        type,
        () => {
          this.#isAwaited = false;
        },
        { capture: true, passive: true },
      );
  }

  /** After the panel follows `next`. */
  show(before: Panel | null, next: Panel): void {
    if (!this.#isAwaited || !before) return;
    const known = new Set(before.content.flatMap(idOf));
    const added = next.content.flatMap(idOf).find((id) => !known.has(id));
    if (added === undefined) return;
    this.#isAwaited = false;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    this.#content.querySelector(`[data-figure="${CSS.escape(added)}"]`)?.scrollIntoView({ block: "nearest", behavior });
  }
}

const idOf = (block: Block) => (block.kind === "figure" ? [block.figure.id] : []);
