/** Of what a person wrote, a sentence quotes so many characters at most. */
export const MOST_QUOTED = 80;

/** Of a longer text the end stays too: there a path has its file, and a name what tells it from its like. */
const END = 30;

/** A text as a sentence quotes it, between marks of code. */
export function quoted(text: string): string {
  return `\`${brief(text)}\``;
}

/** As much of a text as a sentence may quote: all of it, or its begin and its end around an ellipsis; no pair of halves is cut. */
export function brief(text: string): string {
  if (text.length <= MOST_QUOTED) return text;
  return `${text.slice(0, MOST_QUOTED - END - 1).replace(/[\ud800-\udbff]$/, "")}…${text.slice(-END).replace(/^[\udc00-\udfff]/, "")}`;
}
