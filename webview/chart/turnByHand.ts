import type { Side } from "../../src/figure/turnedSide.ts";

/** Degrees a pixel. */
const rate = 0.4;

/** Turns what is drawn on an element as a hand drags it: a mouse, a pen, or one finger; two of them zoom. */
export function turnByHand(plot: HTMLElement, turn: (by: Side) => void): void {
  const down = new Map<number, { readonly x: number; readonly y: number }>();
  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  plot.addEventListener("pointermove", (event) => {
    const last = down.get(event.pointerId);
    if (!last) return;
    // Only what moves is held: a click goes to what was clicked.
    plot.setPointerCapture(event.pointerId);
    down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (down.size > 1) return;
    turn({ azimuth: -rate * (event.clientX - last.x), elevation: rate * (event.clientY - last.y) });
  });
  for (const end of ["pointerup", "pointercancel"] as const)
    plot.addEventListener(end, (event) => down.delete(event.pointerId));
}
