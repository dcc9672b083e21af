import type { Block, TableBlock } from "../protocol/panel.ts";
import { cellText, figureSize } from "./reportBlocks.ts";
import { figureSvg } from "./svg.ts";

/** A report as Markdown (GitHub's tables) with its figures as SVG in the text: nothing is loaded from elsewhere. */
export function reportMarkdown(title: string, content: readonly Block[]): string {
  return `${[`# ${escaped(title)}`, ...content.flatMap((block) => markdown(block, 1))].join("\n\n")}\n`;
}

function markdown(block: Block, columns: number): string[] {
  switch (block.kind) {
    case "text":
      return [...(block.title ? [`## ${escaped(block.title)}`] : []), ...block.paragraphs.map(escaped)];
    case "figure":
      return [
        figureSvg(block.figure, { ...figureSize(block, columns), idPrefix: `${block.figure.id}-` }).trimEnd(),
        ...(block.figure.notes ?? []).map(({ text }) => `> ${escaped(text)}`),
      ];
    case "table":
      return [`## ${escaped(block.title)}`, tableText(block)];
    case "columns":
      return block.columns.flatMap(({ title, content }) => [
        ...(title ? [`## ${escaped(title)}`] : []),
        ...content.flatMap((inner) => markdown(inner, block.columns.length)),
      ]);
    case "facts":
      return [block.facts.map(({ label, value }) => `${escaped(label)}: ${cellText(value)}`).join(" · ")];
    case "progress":
    case "controls":
      return [];
  }
}

function tableText({ columns, rows }: TableBlock): string {
  const isNumber = columns.map((_, k) => rows.length > 0 && rows.every((row) => typeof row[k] === "number"));
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    line(columns.map(({ label, unit }) => escaped(unit ? `${label} (${unit})` : label))),
    line(isNumber.map((right) => (right ? "--:" : ":--"))),
    ...rows.map((row) => line(row.map((value) => escaped(cellText(value))))),
  ].join("\n");
}

/** What Markdown would take for markup. */
const escaped = (text: string): string => text.replace(/[\\`*_{}[\]<>#]/g, (sign) => `\\${sign}`);
