/*
 * Names of files and of variables are made, not taken: what a program calls its experiments and parameters may be any text.
 */

/** Names that Windows keeps for devices, with whatever ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Bytes of a name; file systems take 255 with the endings, and a reader less. */
const MAX_LETTERS = 80;

/**
 * A part of a file's name made of any text, which it is where it is a name already: letters and digits of any script, `_`, `$`
 * and `-` stay, so that it is never a path, hidden, an option of a command or a device.
 */
export function fileNameFrom(text: string): string {
  const kept = text.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}_$-]+/gu, "-");
  const name = within(MAX_LETTERS, kept).replace(/^[-\p{M}]+|-+$/gu, "");
  if (name === "") return "unnamed";
  return DEVICE.test(name) ? `${name}_` : name;
}

/** The first that is free: the name, then the name with 2, 3, … behind it. Names that differ in case alone are one file. */
export function freeFileName(stem: string, ending: string, taken: Iterable<string>): string {
  const keys = new Set([...taken].map(fileKey));
  for (let n = 1; ; n++) {
    const name = `${stem}${n === 1 ? "" : n}${ending}`;
    if (!keys.has(fileKey(name))) return name;
  }
}

const fileKey = (name: string) => name.normalize("NFC").toLowerCase();

/** A variable's name made of any text: `my-net` gives `myNet`, what is a name already stays. */
export function identifierFrom(text: string): string {
  const words = within(MAX_LETTERS, text).match(/[\p{ID_Continue}$]+/gu) ?? [];
  const joined = words.map((word, n) => (n === 0 ? word : capitalised(word))).join("");
  return /^[\p{ID_Start}$_]/u.test(joined) ? joined : `_${joined}`;
}

function capitalised(word: string): string {
  const [first, ...rest] = word;
  return first.toUpperCase() + rest.join("");
}

/** The name itself, or with a number behind it where a text has it already, in whatever spelling. */
export function freeIdentifier(name: string, text: string): string {
  const spelled = text.replace(/\\u(?:\{([\da-f]{1,6})\}|([\da-f]{4}))/gi, (written, braced, plain) => {
    const code = Number.parseInt(braced ?? plain, 16);
    return code > 0x10ffff ? written : String.fromCodePoint(code);
  });
  const taken = new Set(spelled.match(/[\p{ID_Continue}$\u200c\u200d]+/gu) ?? []);
  for (let n = 1; ; n++) {
    const candidate = `${name}${n === 1 ? "" : n}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** The beginning of a text, in whole characters. */
function within(bytes: number, text: string): string {
  let kept = "";
  let left = bytes;
  for (const character of text) {
    left -= new TextEncoder().encode(character).length;
    if (left < 0) break;
    kept += character;
  }
  return kept;
}
