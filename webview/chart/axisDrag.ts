import type { Frame } from "../../src/figure/pixelScale.ts";
import type { FigureChart } from "./figureChart.ts";

interface Grip {
  readonly axis: "x" | "y";
  /** Pixels of the end that stays and of the one that moves. */
  readonly fixed: number;
  readonly moving: number;
}

/** How many times longer or shorter one drag makes an axis at most. */
const MOST = 50;

/** Lets an axis's numbers be dragged: the nearer end of its range moves along, the other stays. */
export function axisDrag(plot: HTMLElement, chart: FigureChart): void {
  const place = (event: PointerEvent) => {
    const box = plot.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top] as const;
  };
  const gripAt = (event: PointerEvent): Grip | null => {
    const { frame } = chart;
    return frame && event.target instanceof HTMLCanvasElement ? gripOf(frame, ...place(event)) : null;
  };
  let held: { readonly grip: Grip; readonly frame: Frame; readonly from: number } | null = null;
  plot.addEventListener("pointerdown", (event) => {
    const grip = event.button === 0 ? gripAt(event) : null;
    const { frame } = chart;
    chart.axisHeld = grip !== null;
    if (!grip || !frame) return;
    const [x, y] = place(event);
    held = { grip, frame, from: grip.axis === "x" ? x : y };
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener("pointermove", (event) => {
    if (!held) {
      const axis = gripAt(event)?.axis;
      plot.style.cursor = axis === undefined ? "" : axis === "x" ? "ew-resize" : "ns-resize";
      return;
    }
    const { grip, frame, from } = held;
    const [x, y] = place(event);
    const at = grip.axis === "x" ? x : y;
    const stretched = Math.min(MOST, Math.max(1 / MOST, (from - grip.fixed) / (at - grip.fixed)));
    if (!Number.isFinite(stretched) || (from - grip.fixed) * (at - grip.fixed) <= 0) return;
    const scale = frame[grip.axis];
    const end = scale.value(grip.fixed + (grip.moving - grip.fixed) * stretched);
    const other = scale.value(grip.fixed);
    chart.setLimits(grip.axis, [Math.min(end, other), Math.max(end, other)]);
  });
  const end = () => {
    held = null;
    chart.axisHeld = false;
  };
  plot.addEventListener("pointerup", end);
  plot.addEventListener("lostpointercapture", end);
}

/** On the numbers below or beside the drawing. */
function gripOf({ left, top, width, height }: Frame, x: number, y: number): Grip | null {
  const [right, bottom] = [left + width, top + height];
  if (y > bottom + 2 && x >= left && x <= right) {
    return x > left + width / 2 ? { axis: "x", fixed: left, moving: right } : { axis: "x", fixed: right, moving: left };
  }
  if (x < left - 2 && y >= top && y <= bottom) {
    return y > top + height / 2 ? { axis: "y", fixed: top, moving: bottom } : { axis: "y", fixed: bottom, moving: top };
  }
  return null;
}
