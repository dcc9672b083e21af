import type { Block } from "../src/protocol/panel.ts";
import { columnsBlock } from "./blocks/columnsBlock.ts";
import { controlsBlock } from "./blocks/controlsBlock.ts";
import { factsBlock } from "./blocks/factsBlock.ts";
import { figureBlock } from "./blocks/figureBlock.ts";
import { progressBlock } from "./blocks/progressBlock.ts";
import { tableBlock } from "./blocks/tableBlock.ts";
import { textBlock } from "./blocks/textBlock.ts";
import { KeyedList, type Widget } from "./keyedList.ts";
import type { PanelContext } from "./panelContext.ts";

type Kinds = {
  readonly [K in Block["kind"]]: (
    block: Extract<Block, { readonly kind: K }>,
    context: PanelContext,
  ) => Widget<Extract<Block, { readonly kind: K }>>;
};

/** Every kind of block; the compiler refuses a kind of the protocol that is missing here. */
const kinds: Kinds = {
  figure: figureBlock,
  table: tableBlock,
  text: textBlock,
  facts: factsBlock,
  progress: progressBlock,
  controls: controlsBlock,
  columns: (block, context) => columnsBlock(block, (parent) => blockList(parent, context)),
};

const keyOf = (block: Block) => `${block.kind}/${block.kind === "figure" ? block.figure.id : block.id}`;

/** Blocks under `parent`, changed in place. */
export function blockList(parent: HTMLElement, context: PanelContext): KeyedList<Block> {
  const create = (block: Block) =>
    (kinds[block.kind] as (block: Block, context: PanelContext) => Widget<Block>)(block, context);
  return new KeyedList(parent, keyOf, create);
}
