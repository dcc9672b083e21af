import { colourRamp } from "../src/figure/colourRamp.ts";
import { legible, mixed } from "../src/figure/legible.ts";
import { lightPalette, type Palette, palettes } from "../src/figure/palette.ts";

/** The editor's theme as drawings need it. */
export interface Theme {
  readonly palette: Palette;
  /** The same in colours that a file can hold. */
  readonly exported: Palette;
}

/**
 * Role → VS Code's colour; the first that a theme defines is taken, else the project's own. Only what must look like the editor
 * around it comes from there: its chart colours are chosen for other uses, some nearly transparent, and no two of them surely differ.
 */
const roles = {
  background: ["--vscode-editor-background"],
  foreground: ["--vscode-foreground", "--vscode-editor-foreground"],
  muted: ["--vscode-descriptionForeground"],
  grid: ["--vscode-editorIndentGuide-background1", "--vscode-editorIndentGuide-background", "--vscode-contrastBorder"],
  accent: ["--vscode-textLink-foreground", "--vscode-focusBorder"],
  error: ["--vscode-errorForeground", "--vscode-editorError-foreground"],
  warning: ["--vscode-editorWarning-foreground"],
  font: ["--vscode-font-family"],
} as const satisfies Partial<Record<keyof Palette, readonly string[]>>;

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
    const exported = dark ? palettes.highContrast : palettes.highContrastLight;
    return { palette: { ...forced, ramp, font: lightPalette.font }, exported };
  }
  const light = classList.contains("vscode-light") || classList.contains("vscode-high-contrast-light");
  const contrast = classList.contains("vscode-high-contrast") || classList.contains("vscode-high-contrast-light");
  const ours = palettes[contrast ? (light ? "highContrastLight" : "highContrast") : light ? "light" : "dark"];
  const style = getComputedStyle(document.documentElement);
  const first = (names: readonly string[], otherwise: string) =>
    names.map((name) => style.getPropertyValue(name).trim()).find((value) => value !== "") ?? otherwise;
  const editors = Object.fromEntries(
    Object.entries(roles).map(([role, names]) => [role, first(names, ours[role as keyof typeof roles])]),
  ) as Record<keyof typeof roles, string>;
  const visible = (colour: string) => legible(colour, editors.background, editors.foreground);
  const opaque = (colour: string) => mixed(colour, editors.background, 1);
  const palette = {
    ...editors,
    foreground: opaque(editors.foreground),
    muted: opaque(editors.muted),
    accent: visible(editors.accent),
    error: visible(editors.error),
    warning: visible(editors.warning),
    reference: visible(ours.reference),
    forward: visible(ours.forward),
    backward: visible(ours.backward),
    // Guides of the editor are too strong behind data.
    grid: mixed(editors.grid, editors.background, contrast ? 0.45 : 0.6),
    series: ours.series.map(visible),
    ramp: ours.ramp,
  };
  return { palette, exported: palette };
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
