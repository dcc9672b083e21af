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

/**
 * Eight colours for light backgrounds: blue, rust, green, plum, teal, olive, pink, violet. Every pair differs by 15 or more
 * (CIEDE2000) in normal vision and under protanopia, deuteranopia and tritanopia; each stands out from the backgrounds of light
 * themes by 3 to 1 or more. A test computes both.
 */
const lightSeries = ["#2a38b7", "#932804", "#026f4f", "#5d2550", "#229ba0", "#9f8d07", "#de407d", "#9673fe"] as const;

/** The same for dark backgrounds, in the same order of hues. */
const darkSeries = ["#9ab4fe", "#cd581d", "#42936a", "#b6789b", "#78f9fa", "#dee75a", "#ffb3ae", "#806bdb"] as const;

/** For light themes, and files read on paper or a white page. */
export const lightPalette: Palette = {
  background: "#ffffff",
  foreground: "#3b3b3b",
  muted: "#616161",
  grid: "#e7e7e7",
  accent: "#005fb8",
  error: "#c72e0f",
  warning: "#9a6700",
  reference: "#6e7781",
  forward: lightSeries[0],
  backward: lightSeries[1],
  series: lightSeries,
  ramp: colourRamp("light"),
  font,
};

/** For dark themes, and files read on a dark page. */
export const darkPalette: Palette = {
  background: "#1f1f1f",
  foreground: "#cccccc",
  muted: "#9d9d9d",
  grid: "#2f2f2f",
  accent: "#4daafc",
  error: "#f85149",
  warning: "#d7a22b",
  reference: "#9d9d9d",
  forward: darkSeries[0],
  backward: darkSeries[1],
  series: darkSeries,
  ramp: colourRamp("dark"),
  font,
};

/** Ramps of high contrast leave out the palest part. */
const STRONG = 0.4;

/** For light themes of high contrast. */
export const highContrastLightPalette: Palette = {
  ...lightPalette,
  foreground: "#292929",
  muted: "#292929",
  grid: "#c8c8c8",
  accent: "#0f4a85",
  error: "#b5200d",
  warning: "#895503",
  reference: "#4a4a4a",
  ramp: colourRamp("light", STRONG),
};

/** For dark themes of high contrast. */
export const highContrastPalette: Palette = {
  ...darkPalette,
  background: "#000000",
  foreground: "#ffffff",
  muted: "#d0d0d0",
  grid: "#3a3a3a",
  accent: "#21a6ff",
  error: "#f48771",
  warning: "#ffd370",
  reference: "#c0c0c0",
  ramp: colourRamp("dark", STRONG),
};

/** For paper: the light palette with its words in black. */
export const printPalette: Palette = { ...lightPalette, foreground: "#000000", muted: "#3b3b3b", grid: "#dddddd" };

/** Every palette of the product's own. */
export const palettes = {
  light: lightPalette,
  dark: darkPalette,
  highContrastLight: highContrastLightPalette,
  highContrast: highContrastPalette,
  print: printPalette,
} as const;
