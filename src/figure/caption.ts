import type { Figure } from "../protocol/figure.ts";

/** What stands beside a figure's title: its caption, and of a field that moves the time it is shown at. */
export function captionOf(
  { caption, marks }: Figure,
  time: number | undefined,
  fieldAt = (shown: string) => `Field at t = ${shown}.`,
): string {
  const moving = marks.find((mark) => mark.kind === "field" && mark.times);
  const at = moving?.kind === "field" ? (time ?? moving.times?.[0]) : undefined;
  return [caption, at === undefined ? undefined : fieldAt(at.toFixed(2))].filter(Boolean).join(" ");
}
