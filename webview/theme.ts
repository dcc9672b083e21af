import { colourRamp } from "../src/figure/colourRamp.ts";
import { legible } from "../src/figure/legible.ts";
import { darkPalette, lightPalette, type Palette } from "../src/figure/palette.ts";

/** The editor's theme as drawings need it. */
export interface Theme {
  readonly dark: boolean;
  readonly palette: Palette;
}

/** Role → VS Code's colour; the first that a theme defines is taken, else the project's own for light or dark. */
const roles = {
  background: ["--vscode-editor-background"],
  foreground: ["--vscode-charts-foreground", "--vscode-foreground", "--vscode-editor-foreground"],
  muted: ["--vscode-descriptionForeground"],
  grid: ["--vscode-editorIndentGuide-background1", "--vscode-editorIndentGuide-background", "--vscode-contrastBorder"],
  accent: ["--vscode-textLink-foreground", "--vscode-focusBorder"],
  error: ["--vscode-errorForeground", "--vscode-editorError-foreground"],
  warning: ["--vscode-editorWarning-foreground"],
  reference: ["--vscode-descriptionForeground"],
  forward: ["--vscode-charts-blue"],
  backward: ["--vscode-charts-orange"],
  font: ["--vscode-font-family"],
} as const satisfies Record<Exclude<keyof Palette, "series" | "ramp">, readonly string[]>;

const series = [
  "--vscode-charts-blue",
  "--vscode-charts-orange",
  "--vscode-charts-green",
  "--vscode-charts-purple",
  "--vscode-charts-red",
  "--vscode-charts-yellow",
  "--vscode-terminal-ansiCyan",
  "--vscode-terminal-ansiMagenta",
] as const;

/** Colours that the operating system forces (Windows contrast themes) instead of the editor's. */
const forced: Omit<Palette, "ramp" | "font"> = {
  background: "Canvas",
  foreground: "CanvasText",
  muted: "CanvasText",
  grid: "color-mix(in srgb, GrayText 40%, Canvas)",
  accent: "Highlight",
  error: "CanvasText",
  warning: "CanvasText",
  reference: "GrayText",
  forward: "Highlight",
  backward: "LinkText",
  series: ["Highlight", "LinkText", "CanvasText", "VisitedText", "GrayText", "ActiveText", "ButtonText", "FieldText"],
};

const forcedColours = window.matchMedia("(forced-colors: active)");
const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

export function readTheme(): Theme {
  const { classList } = document.body;
  if (forcedColours.matches) {
    const dark = prefersDark.matches;
    const ramp = colourRamp(dark ? "dark" : "light", 0.4);
    return { dark, palette: { ...forced, ramp, font: lightPalette.font } };
  }
  const light = classList.contains("vscode-light") || classList.contains("vscode-high-contrast-light");
  const fallback = light ? lightPalette : darkPalette;
  const contrast = classList.contains("vscode-high-contrast");
  const style = getComputedStyle(document.documentElement);
  const first = (names: readonly string[], otherwise: string) =>
    names.map((name) => style.getPropertyValue(name).trim()).find((value) => value !== "") ?? otherwise;
  const own = Object.fromEntries(
    Object.entries(roles).map(([role, names]) => [role, first(names, fallback[role as keyof typeof roles])]),
  ) as Record<keyof typeof roles, string>;
  const visible = (colour: string) => legible(colour, own.background, own.foreground);
  return {
    dark: !light,
    palette: {
      ...own,
      forward: visible(own.forward),
      backward: visible(own.backward),
      // Guides of the editor are too strong behind data.
      grid: `color-mix(in srgb, ${own.grid} ${contrast ? 45 : 60}%, ${own.background})`,
      series: series.map((name, index) => visible(first([name], fallback.series[index]))),
      ramp: colourRamp(light ? "light" : "dark", contrast ? 0.4 : 0),
    },
  };
}

/** Calls `changed` when the editor's or the system's colours change; VS Code rewrites its variables and body class. */
export function onThemeChange(changed: (theme: Theme) => void): void {
  let frame = 0;
  const soon = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => changed(readTheme()));
  };
  const observer = new MutationObserver(soon);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "class"] });
  forcedColours.addEventListener("change", soon);
  prefersDark.addEventListener("change", soon);
}
