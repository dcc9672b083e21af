import type { Box } from "./box.ts";
import type { Surface } from "./markKind.ts";

/** What is shown of a surface, where its frame reaches beyond that. */
export function shownBox({ frame, size: { width, height } = frame }: Pick<Surface, "frame" | "size">): Box {
  const [left, top] = [frame.left + (frame.width - width) / 2, frame.top + (frame.height - height) / 2];
  return { left, top, width, height };
}
