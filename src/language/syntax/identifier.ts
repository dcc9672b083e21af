/** The text can be a name of JavaScript. `__proto__`, which names no property of its own, is none. */
export function isIdentifier(text: string): boolean {
  return text !== "__proto__" && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);
}

/** A name made of a text: `my-net` gives `myNet`. */
export function identifierFrom(text: string): string {
  const words = text.slice(0, MAX_LETTERS).match(/[\p{ID_Continue}$]+/gu) ?? [];
  const joined = words.map((word, n) => (n === 0 ? word : word[0].toUpperCase() + word.slice(1))).join("");
  const name = joined.replace(/^_+|_+$/g, "");
  if (isIdentifier(name)) return name;
  return name === "" ? "p" : `p${name}`;
}

/** A name is made to be read. */
const MAX_LETTERS = 40;
