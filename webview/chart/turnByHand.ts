import type { Side } from "../../src/figure/turned.ts";

/** Degrees a pixel. */
const rate = 0.4;

/** Turns what is drawn on an element as a hand drags it. */
export function turnByHand(plot: HTMLElement, turn: (by: Side) => void): void {
  let held: { x: number; y: number } | null = null;
  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    held = { x: event.clientX, y: event.clientY };
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener("pointermove", (event) => {
    if (!held) return;
    turn({ azimuth: -rate * (event.clientX - held.x), elevation: rate * (event.clientY - held.y) });
    held = { x: event.clientX, y: event.clientY };
  });
  for (const end of ["pointerup", "pointercancel"] as const) plot.addEventListener(end, () => (held = null));
}
