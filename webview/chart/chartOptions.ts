import type { ChartOptions, Scale } from "chart.js";
import { axisTitle } from "../../src/figure/axisTitle.ts";
import type { Palette } from "../../src/figure/palette.ts";
import { axisTicks, tickCount } from "../../src/figure/ticks.ts";
import type { Axis, Figure, View } from "../../src/protocol/figure.ts";

/** Room beside the y axis comes in steps of this many pixels, so that charts under one another mostly agree. */
const roomStep = 16;
const leastRoom = 58;

/** Room at the right for half of the last label: of six digits, or of a power of ten. */
const rightRoom = 20;

/** Pixels between an axis and its numbers. */
export const TICK_PADDING = 6;

/** The room a chart's y axis took: it grows while the reader moves about and is not given back, so redraws do not jump. */
export interface AxisRoom {
  pixels: number;
}

/** Chart.js's scale of a figure's axis: our ticks (the same in SVG files), the reader's range, the theme's colours. */
export function scaleOptions(axis: Axis, [min, max]: readonly [number, number], palette: Palette, room?: AxisRoom) {
  const type = typeof axis.scale === "object" ? "symmetricLog" : axis.scale === "log" ? "logarithmic" : "linear";
  return {
    type: type as "linear",
    ...(typeof axis.scale === "object" && { linearTo: axis.scale.linearTo }),
    display: axis.ticks !== "bare",
    min,
    max,
    grid: { color: palette.grid, drawTicks: false },
    border: { color: palette.muted, display: true },
    title: { display: true, text: axisTitle(axis), color: palette.foreground, font: { size: 12 }, padding: 2 },
    ticks: {
      color: palette.muted,
      padding: TICK_PADDING,
      maxRotation: 0,
      font: { size: 11 },
      autoSkip: false,
      includeBounds: false,
      callback: (_value: string | number, index: number, ticks: readonly { label?: string | string[] }[]) =>
        ticks[index].label ?? "",
    },
    afterBuildTicks(scale: Scale) {
      const pixels = scale.isHorizontal() ? scale.maxWidth : scale.maxHeight;
      const across = scale.isHorizontal() ? pixels : undefined;
      const ticks = axisTicks(axis, [scale.min, scale.max], tickCount(pixels), across);
      scale.ticks = ticks.map(({ value, label }) => ({ value, label }));
    },
    afterFit(scale: Scale) {
      // Chart.js would shift the drawing to fit the outermost labels; they have their room in the layout's padding.
      scale.paddingLeft = scale.paddingRight = scale.paddingTop = scale.paddingBottom = 0;
      if (!room) return;
      const needed = leastRoom + roomStep * Math.max(0, Math.ceil((scale.width - leastRoom) / roomStep));
      room.pixels = Math.max(needed, room.pixels);
      scale.width = room.pixels;
    },
  };
}

export function chartOptions(
  figure: Figure,
  view: View,
  palette: Palette,
  room: AxisRoom,
  plugins: NonNullable<ChartOptions<"figure">["plugins"]>,
): ChartOptions<"figure"> {
  return {
    animation: false,
    // Its box alone says how large it is.
    responsive: false,
    maintainAspectRatio: false,
    events: ["mousemove", "mouseout", "touchstart", "touchmove"],
    layout: { padding: { top: 8, right: rightRoom, bottom: 0, left: 0 } },
    font: { family: palette.font, size: 11 },
    scales: { x: scaleOptions(figure.x, view.x, palette), y: scaleOptions(figure.y, view.y, palette, room) },
    plugins,
  };
}
