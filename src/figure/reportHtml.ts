import { joined, type Shown, trimmed } from "../display/shown.ts";
import type { Block, Cell, TableBlock } from "../protocol/panel.ts";
import { fontStyle } from "./font/fontStyle.ts";
import { darkPalette, lightPalette, type Palette } from "./palette.ts";
import { cellText, factText, figureSize } from "./reportBlocks.ts";
import { typeset } from "./sentence.ts";
import { figureSvg } from "./svg.ts";
import { markup, xml } from "./svgPen.ts";

/**
 * A report as one HTML document, light or dark as its reader's system is. Nothing is loaded from elsewhere and nothing
 * runs: it may be sent by mail and opened anywhere.
 */
export function reportHtml(title: string, content: readonly Block[]): Shown<"xml"> {
  const all = [
    markup`<!doctype html>`,
    markup`<html lang="en">`,
    markup`<head>`,
    markup`<meta charset="utf-8">`,
    markup`<meta name="viewport" content="width=device-width, initial-scale=1">`,
    markup`<meta name="color-scheme" content="light dark">`,
    markup`<link rel="icon" href="data:,">`,
    markup`<title>${xml(title)}</title>`,
    markup`<style>\n${style()}</style>`,
    fontStyle(),
    markup`</head>`,
    markup`<body>`,
    markup`<main>`,
    markup`<h1>${xml(title)}</h1>`,
    ...content.flatMap((block) => html(block, 1)),
    markup`</main>`,
    markup`</body>`,
    markup`</html>`,
    markup``,
  ];
  return joined(all, markup`\n`);
}

function html(block: Block, columns: number): Shown<"xml">[] {
  switch (block.kind) {
    case "text":
      return [
        ...(block.title ? [markup`<h2>${xml(block.title)}</h2>`] : []),
        ...block.paragraphs.map((text) => markup`<p>${xml(typeset(text))}</p>`),
      ];
    case "figure":
      return [
        markup`<figure>`,
        trimmed(
          figureSvg(block.figure, {
            ...figureSize(block, columns),
            idPrefix: `${block.figure.id}-`,
            palette: variables,
            bringsFont: false,
          }),
        ),
        ...(block.figure.notes ?? []).map(({ text }) => markup`<figcaption>${xml(typeset(text))}</figcaption>`),
        markup`</figure>`,
      ];
    case "table":
      return tableLines(block);
    case "columns":
      return [
        markup`<div class="columns">`,
        ...block.columns.flatMap(({ title, content }) => [
          markup`<section>`,
          ...(title ? [markup`<h2>${xml(title)}</h2>`] : []),
          ...content.flatMap((inner) => html(inner, block.columns.length)),
          markup`</section>`,
        ]),
        markup`</div>`,
      ];
    case "facts":
      return [markup`<p>${xml(block.facts.map(factText).join(" · "))}</p>`];
    case "progress":
    case "controls":
      return [];
  }
}

function tableLines({ title, columns, rows }: TableBlock): Shown<"xml">[] {
  const isNumber = columns.map((_, k) => rows.length > 0 && rows.every((row) => typeof row[k] === "number"));
  const right = (number: boolean) => (number ? markup` class="number"` : markup``);
  const head = columns.map(
    ({ label, unit }, k) =>
      markup`<th scope="col"${right(isNumber[k])}>${xml(unit ? `${label} (${unit})` : label)}</th>`,
  );
  const cell = (value: Cell, k: number) =>
    markup`<td${right(typeof value === "number")}>${xml(cellText(value, columns[k]))}</td>`;
  return [
    markup`<div class="table">`,
    markup`<table>`,
    markup`<caption>${xml(typeset(title))}</caption>`,
    markup`<thead><tr>${joined(head, markup``)}</tr></thead>`,
    markup`<tbody>`,
    ...rows.map((row) => markup`<tr>${joined(row.map(cell), markup``)}</tr>`),
    markup`</tbody>`,
    markup`</table>`,
    markup`</div>`,
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

function declarations(palette: Palette): Shown<"xml"> {
  const series = palette.series.map((colour, k) => [`series-${k}`, colour]);
  return xml([...named(palette), ...series].map(([name, colour]) => `--${name}: ${colour};`).join(" "));
}

function style(): Shown<"xml"> {
  return markup`:root { ${declarations(lightPalette)} }
@media (prefers-color-scheme: dark) { :root { ${declarations(darkPalette)} } }
body { margin: 0; background: var(--background); color: var(--foreground); font: 15px/1.5 ${xml(lightPalette.font.replaceAll('"', ""))}; }
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
