import type { Report } from "../../src/protocol/analysisApi.ts";
import type { Figure } from "../../src/protocol/figure.ts";
import type { Block } from "../../src/protocol/panel.ts";

const within = (block: Block): readonly Block[] =>
  block.kind === "columns" ? block.columns.flatMap(({ content }) => content.flatMap(within)) : [block];

/** The figures of a report, those in columns too. */
export const figuresOf = ({ blocks }: Report): readonly Figure[] =>
  blocks.flatMap(within).flatMap((block) => (block.kind === "figure" ? [block.figure] : []));
