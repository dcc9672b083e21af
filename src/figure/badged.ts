import type { Figure, Line, Mark } from "../protocol/figure.ts";

/** More words than this would hide the curves. */
const MANY = 12;
/** Letters of a word on a curve. */
const LONGEST = 24;

/**
 * The marks of a figure, in which labelled curves that differ by nothing but their colour bear their labels, one after another
 * across the drawing: whoever cannot tell the colours reads the words.
 */
export function badged(marks: Figure["marks"]): Figure["marks"] {
  const alike = new Map<string, Set<string>>();
  for (const mark of marks) if (isPlain(mark)) (alike.get(look(mark)) ?? newSet(alike, look(mark))).add(mark.label);
  const words = [...alike.values()].filter(({ size }) => size > 1).flatMap((labels) => [...labels]);
  if (words.length === 0 || words.length > MANY) return marks;
  const left = new Set(words);
  return marks.map((mark) => {
    if (!isPlain(mark) || !left.delete(mark.label)) return mark;
    const at = (words.indexOf(mark.label) + 0.5) / words.length;
    const text = mark.label.length > LONGEST ? `${mark.label.slice(0, LONGEST - 1)}…` : mark.label;
    return { ...mark, badge: { text, at } };
  });
}

const isPlain = (mark: Mark): mark is Line & { readonly label: string } =>
  mark.kind === "line" && mark.label !== undefined && mark.badge === undefined;

/** How a curve looks besides its colour. */
const look = ({ dash, width, faint }: Line): string => `${dash} ${width} ${faint}`;

function newSet(sets: Map<string, Set<string>>, key: string): Set<string> {
  const made = new Set<string>();
  sets.set(key, made);
  return made;
}
