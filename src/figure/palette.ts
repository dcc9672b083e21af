import type { Colour, ColourRole } from "../protocol/figure.ts";
import { colourRamp } from "./colourRamp.ts";

/** The colours of one theme, as CSS. */
export interface Palette extends Readonly<Record<ColourRole, string>> {
  readonly background: string;
  readonly grid: string;
  /** Colours 0–7 of series. */
  readonly series: readonly string[];
  /** Slow to fast, perceptually even; see `colourRamp`. */
  readonly ramp: readonly string[];
  readonly font: string;
}

/** The colour of a role or series in a palette. */
export function colourOf(palette: Palette, colour: Colour = "foreground"): string {
  return typeof colour === "number" ? palette.series[colour % palette.series.length] : palette[colour];
}

const font = 'system-ui, -apple-system, "Segoe UI", "Helvetica Neue", sans-serif';

/** For files read on paper or a white page. */
export const lightPalette: Palette = {
  background: "#ffffff",
  foreground: "#3b3b3b",
  muted: "#616161",
  grid: "#e7e7e7",
  accent: "#005fb8",
  error: "#c72e0f",
  warning: "#9a6700",
  reference: "#6e7781",
  forward: "#0b6bcb",
  backward: "#b4500b",
  series: ["#0b6bcb", "#c4570a", "#2b7d2e", "#7a3eb1", "#c2263a", "#8a6a00", "#04777f", "#b02a83"],
  ramp: colourRamp("light"),
  font,
};

/** For files read on a dark page. */
export const darkPalette: Palette = {
  background: "#1f1f1f",
  foreground: "#cccccc",
  muted: "#9d9d9d",
  grid: "#2f2f2f",
  accent: "#4daafc",
  error: "#f85149",
  warning: "#d7a22b",
  reference: "#9d9d9d",
  forward: "#4daafc",
  backward: "#f0883e",
  series: ["#4daafc", "#f0a04b", "#7cc77f", "#c79bea", "#f4777f", "#e0c341", "#4cc5cc", "#ee8fcb"],
  ramp: colourRamp("dark"),
  font,
};
