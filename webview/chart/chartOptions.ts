import type { ChartOptions, Scale } from "chart.js";
import type { Palette } from "../../src/figure/palette.ts";
import { axisTitle } from "../../src/figure/svg.ts";
import { ticksOf } from "../../src/figure/ticks.ts";
import type { Axis, Figure, View } from "../../src/protocol/figure.ts";

/** Room for tick labels is taken in steps of this many pixels and never given back, so that redraws do not jump. */
const roomStep = 8;
const leastRoom = 48;

/** Chart.js's scale of a figure's axis: our ticks (the same in SVG files), the reader's range, the theme's colours. */
export function scaleOptions(axis: Axis, [min, max]: readonly [number, number], palette: Palette, which: "x" | "y") {
  const type = axis.scale === "log" ? ("logarithmic" as const) : ("linear" as const);
  return {
    type,
    min,
    max,
    grid: { color: palette.grid, drawTicks: false },
    border: { color: palette.muted, display: true },
    title: { display: true, text: axisTitle(axis), color: palette.foreground, font: { size: 12 }, padding: 2 },
    ticks: {
      color: palette.muted,
      padding: 6,
      maxRotation: 0,
      font: { size: 11 },
      autoSkipPadding: 8,
      includeBounds: false,
      callback: (_value: string | number, index: number, ticks: readonly { label?: string | string[] }[]) =>
        ticks[index].label ?? "",
    },
    afterBuildTicks(scale: Scale) {
      const length = scale.isHorizontal() ? scale.maxWidth / 72 : scale.maxHeight / 44;
      const ticks = ticksOf(axis.scale, [scale.min, scale.max], Math.max(2, Math.floor(length)));
      scale.ticks = ticks.map(({ value, label }) => ({ value, label }));
    },
    ...(which === "y" && {
      afterFit(scale: Scale) {
        const needed = Math.max(leastRoom, Math.ceil(scale.width / roomStep) * roomStep);
        const room = scale as Scale & { roomTaken?: number };
        room.roomTaken = Math.max(needed, room.roomTaken ?? 0);
        scale.width = room.roomTaken;
      },
    }),
  };
}

export function chartOptions(
  figure: Figure,
  view: View,
  palette: Palette,
  plugins: NonNullable<ChartOptions<"figure">["plugins"]>,
): ChartOptions<"figure"> {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    events: ["mousemove", "mouseout", "touchstart", "touchmove"],
    layout: { padding: { top: 6, right: 10, bottom: 0, left: 0 } },
    font: { family: palette.font, size: 11 },
    scales: { x: scaleOptions(figure.x, view.x, palette, "x"), y: scaleOptions(figure.y, view.y, palette, "y") },
    plugins,
  };
}
