import type { Icon } from "../src/protocol/panel.ts";

/** Symbols drawn on a 16 × 16 grid; those in `filled` are areas, the others lines. */
const paths: Readonly<Record<Icon | "table" | "export" | "fit" | "limits" | "close" | "copy" | "command", string>> = {
  play: "M4.5 2.8v10.4L13 8z",
  pause: "M4 3h2.8v10H4zM9.2 3H12v10H9.2z",
  stop: "M3.5 3.5h9v9h-9z",
  step: "M4 2.8v10.4L11 8zM11.6 3h1.9v10h-1.9z",
  rewind: "M12 2.8v10.4L5 8zM2.5 3h1.9v10H2.5z",
  undo: "M6 3 2.8 6.2 6 9.4M3 6.2h6.2a3.6 3.6 0 0 1 0 7.2H6.5",
  redo: "M10 3l3.2 3.2L10 9.4M13 6.2H6.8a3.6 3.6 0 0 0 0 7.2h2.7",
  clear: "M3 4.5h10M6.3 4.3V2.8h3.4v1.5M4.4 4.8l.6 8.7h6l.6-8.7M6.8 7v4.2M9.2 7v4.2",
  reset: "M3.2 6.5A5.2 5.2 0 1 1 3 9.6M3 2.8v3.9h3.9",
  save: "M8 2.5v7.2M4.9 6.9 8 10l3.1-3.1M2.8 10.5v2.7h10.4v-2.7",
  write: "M10.8 2.7l2.5 2.5-7.6 7.6-3.2.7.7-3.2zM9.2 4.3l2.5 2.5",
  add: "M8 3v10M3 8h10",
  settings: "M2.5 4.5h6M11.5 4.5h2M10 3v3M2.5 11.5h2M7.5 11.5h6M6 10v3",
  table: "M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 3.5v9",
  export: "M8 2.5v7.2M4.9 6.9 8 10l3.1-3.1M2.8 10.5v2.7h10.4v-2.7",
  fit: "M2.8 6V2.8H6M10 2.8h3.2V6M13.2 10v3.2H10M6 13.2H2.8V10",
  limits: "M3.5 2.5v10h10M3.5 5.5H2M3.5 9H2M7 12.5V14M11 12.5V14M6.5 9.5 12 4M12 4H9.2M12 4v2.8",
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
  command: "M2.8 3.8 7 8l-4.2 4.2M8 12.2h5.2",
  close: "M3.5 3.5l9 9M12.5 3.5l-9 9",
};

const filled: ReadonlySet<string> = new Set(["play", "pause", "stop", "step", "rewind"]);

export type Symbol16 = keyof typeof paths;

/** An icon in the text's colour, hidden from screen readers: its button carries the words. */
export function icon(name: Symbol16): SVGSVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  for (const [attribute, value] of Object.entries({
    viewBox: "0 0 16 16",
    width: "16",
    height: "16",
    "aria-hidden": "true",
    class: filled.has(name) ? "icon filled" : "icon",
  }))
    svg.setAttribute(attribute, value);
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}
