import { asMarkdown, joined, type Shown, shown, template } from "../display/shown.ts";
import type { Block, FigureBlock, TableBlock } from "../protocol/panel.ts";
import { cellText, factText, figureSize } from "./reportBlocks.ts";
import { typeset } from "./sentence.ts";
import { figureSvg } from "./svg.ts";

/**
 * A report as Markdown (GitHub's tables) with its figures as SVG in the text: nothing is loaded from elsewhere. The first figure brings
 * the font, which on the page is that of them all.
 */
export function reportMarkdown(title: string, content: readonly Block[]): Shown<"markdown"> {
  const first = firstFigure(content);
  const parts = [text`# ${words(title)}`, ...content.flatMap((block) => markdown(block, 1, first))];
  return text`${joined(parts, text`\n\n`)}\n`;
}

function markdown(block: Block, columns: number, bringsFont: Block | undefined): Shown<"markdown">[] {
  switch (block.kind) {
    case "text":
      return [
        ...(block.title ? [text`## ${words(block.title)}`] : []),
        ...block.paragraphs.map((each) => words(typeset(each))),
      ];
    case "figure":
      return [
        drawing(block, columns, block === bringsFont),
        ...(block.figure.notes ?? []).map((note) => text`> ${words(typeset(note.text))}`),
      ];
    case "table":
      return [text`## ${words(typeset(block.title))}`, tableText(block)];
    case "columns":
      return block.columns.flatMap(({ title, content }) => [
        ...(title ? [text`## ${words(title)}`] : []),
        ...content.flatMap((inner) => markdown(inner, block.columns.length, bringsFont)),
      ]);
    case "facts":
      return [words(block.facts.map(factText).join(" · "))];
    case "progress":
    case "controls":
      return [];
  }
}

function firstFigure(content: readonly Block[]): Block | undefined {
  for (const block of content) {
    const inner = block.kind === "columns" ? firstFigure(block.columns.flatMap(({ content }) => content)) : undefined;
    const found = block.kind === "figure" ? block : inner;
    if (found) return found;
  }
  return undefined;
}

function tableText({ columns, rows }: TableBlock): Shown<"markdown"> {
  const isNumber = columns.map((_, k) => rows.length > 0 && rows.every((row) => typeof row[k] === "number"));
  const line = (cells: readonly Shown<"markdown">[]) => text`| ${joined(cells, text` | `)} |`;
  return joined(
    [
      line(columns.map(({ label, unit }) => words(unit ? `${label} (${unit})` : label))),
      line(isNumber.map((right) => (right ? text`--:` : text`:--`))),
      ...rows.map((row) => line(row.map((value, k) => words(cellText(value, columns[k]))))),
    ],
    text`\n`,
  );
}

const text = template("markdown");

const words = (text: string): Shown<"markdown"> => shown("markdown", text);

/** Markdown takes elements up to the next empty line as they are; a drawing has none. */
function drawing(block: FigureBlock, columns: number, bringsFont: boolean): Shown<"markdown"> {
  const svg = figureSvg(block.figure, {
    ...figureSize(block, columns),
    idPrefix: `${block.figure.id}-`,
    bringsFont,
  });
  return asMarkdown(svg);
}
