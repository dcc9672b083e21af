import type { Block, TableBlock } from "../protocol/panel.ts";
import { darkPalette, lightPalette, type Palette } from "./palette.ts";
import { cellText, figureSize } from "./reportBlocks.ts";
import { figureSvg } from "./svg.ts";
import { xml } from "./svgPen.ts";

/**
 * A report as one HTML document, light or dark as its reader's system is. Nothing is loaded from elsewhere and nothing
 * runs: it may be sent by mail and opened anywhere.
 */
export function reportHtml(title: string, content: readonly Block[]): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<link rel="icon" href="data:,">',
    `<title>${xml(title)}</title>`,
    `<style>\n${style()}</style>`,
    "</head>",
    "<body>",
    "<main>",
    `<h1>${xml(title)}</h1>`,
    ...content.flatMap((block) => html(block, 1)),
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function html(block: Block, columns: number): string[] {
  switch (block.kind) {
    case "text":
      return [
        ...(block.title ? [`<h2>${xml(block.title)}</h2>`] : []),
        ...block.paragraphs.map((text) => `<p>${xml(text)}</p>`),
      ];
    case "figure":
      return [
        "<figure>",
        figureSvg(block.figure, {
          ...figureSize(block, columns),
          idPrefix: `${block.figure.id}-`,
          palette: variables,
        }).trimEnd(),
        ...(block.figure.notes ?? []).map(({ text }) => `<figcaption>${xml(text)}</figcaption>`),
        "</figure>",
      ];
    case "table":
      return tableLines(block);
    case "columns":
      return [
        '<div class="columns">',
        ...block.columns.flatMap(({ title, content }) => [
          "<section>",
          ...(title ? [`<h2>${xml(title)}</h2>`] : []),
          ...content.flatMap((inner) => html(inner, block.columns.length)),
          "</section>",
        ]),
        "</div>",
      ];
    case "facts":
      return [`<p>${block.facts.map(({ label, value }) => `${xml(label)}: ${xml(cellText(value))}`).join(" · ")}</p>`];
    case "progress":
    case "controls":
      return [];
  }
}

function tableLines({ title, columns, rows }: TableBlock): string[] {
  const isNumber = columns.map((_, k) => rows.length > 0 && rows.every((row) => typeof row[k] === "number"));
  const right = (number: boolean) => (number ? ' class="number"' : "");
  return [
    '<div class="table">',
    "<table>",
    `<caption>${xml(title)}</caption>`,
    `<thead><tr>${columns.map(({ label, unit }, k) => `<th scope="col"${right(isNumber[k])}>${xml(unit ? `${label} (${unit})` : label)}</th>`).join("")}</tr></thead>`,
    "<tbody>",
    ...rows.map(
      (row) =>
        `<tr>${row.map((value) => `<td${right(typeof value === "number")}>${xml(cellText(value))}</td>`).join("")}</tr>`,
    ),
    "</tbody>",
    "</table>",
    "</div>",
  ];
}

/** Colours by name, so that one drawing serves light and dark. */
const variables: Palette = {
  ...lightPalette,
  ...Object.fromEntries(named(lightPalette).map(([name]) => [name, `var(--${name})`])),
  series: lightPalette.series.map((_, k) => `var(--series-${k})`),
};

function named(palette: Palette): [string, string][] {
  const { series, ramp, font, ...colours } = palette;
  return Object.entries(colours);
}

function declarations(palette: Palette): string {
  const series = palette.series.map((colour, k) => [`series-${k}`, colour]);
  return [...named(palette), ...series].map(([name, colour]) => `--${name}: ${colour};`).join(" ");
}

function style(): string {
  return `:root { ${declarations(lightPalette)} }
@media (prefers-color-scheme: dark) { :root { ${declarations(darkPalette)} } }
body { margin: 0; background: var(--background); color: var(--foreground); font: 15px/1.5 ${lightPalette.font}; }
main { max-width: 1000px; margin: 0 auto; padding: 24px; }
h1 { font-size: 24px; margin: 0 0 12px; }
h2 { font-size: 17px; margin: 24px 0 8px; }
p { max-width: 72ch; margin: 0 0 8px; }
figure { margin: 12px 0; }
figcaption { color: var(--warning); font-size: 13px; }
svg { display: block; max-width: 100%; height: auto; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(400px, 100%), 1fr)); gap: 16px; }
.table { overflow-x: auto; margin: 16px 0; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
caption { text-align: start; font-weight: 600; font-size: 15px; padding: 4px 0; }
th, td { text-align: start; padding: 3px 12px 3px 0; border-bottom: 1px solid var(--grid); white-space: nowrap; }
th { color: var(--muted); font-weight: 600; white-space: normal; vertical-align: bottom; }
.number { text-align: end; }
`;
}
