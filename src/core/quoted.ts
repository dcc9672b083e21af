/** Of what a person wrote, a sentence quotes so many characters at most. */
export const MOST_QUOTED = 80;

/** Of a longer text the end stays too: there a path has its file, and a name what tells it from its like. */
const END = 30;

/** So many letters of names stand one after another in a sentence. */
const MOST_LISTED = 320;

/** A text as a sentence quotes it, between marks of code. */
export function quoted(text: string): string {
  return `\`${brief(text)}\``;
}

/** The same between the quotes that it has, or may have, where it was written. */
export function quotedText(text: string): string {
  return JSON.stringify(brief(text));
}

/** As much of a text as a sentence may quote: all of it, or its begin and its end around an ellipsis; no pair of halves is cut. */
export function brief(text: string): string {
  if (text.length <= MOST_QUOTED) return text;
  const begin = text.slice(0, MOST_QUOTED - END - 1).replace(/[\ud800-\udbff]$/, "");
  return `${begin}…${text.slice(-END).replace(/^[\udc00-\udfff]/, "")}`;
}

/** Names one after another, of many the first and how many there are besides. @param written how each stands there */
export function listed(names: readonly string[], written: (name: string) => string = brief): string {
  const shown: string[] = [];
  let length = 0;
  for (const name of names) {
    const text = written(name);
    length += text.length + 2;
    if (shown.length > 0 && length > MOST_LISTED) break;
    shown.push(text);
  }
  const left = names.length - shown.length;
  return left > 0 ? `${shown.join(", ")} and ${left} more` : shown.join(", ");
}
