/** Breaks of a line, and characters that stand for some. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;

/**
 * What is no character to be read: control characters, which a terminal takes for commands, marks that turn the direction of
 * what follows, and halves of pairs.
 */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\p{Surrogate}]/gu;

/** A text as one line of characters that are what they look like: breaks are spaces, what cannot be seen is written out. */
export function oneLine(text: string): string {
  return readable(text.replace(BREAKS, " "));
}

/** The same with breaks and tabs left as they are. */
export function readable(text: string): string {
  return text.replace(UNSEEN, (character) => (/[\t\n\r]/.test(character) ? character : writtenOut(character)));
}

/** The text of a JSON document without what cannot be seen; it means what it meant. */
export function readableJson(text: string): string {
  return readable(text).replace(/[\u2028\u2029]/g, writtenOut);
}

const writtenOut = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
