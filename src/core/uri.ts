/*
 * Files are known by the text of their URIs, spelled as VS Code spells it. Two spellings of one file have one key: whatever
 * remembers, compares or looks up files does it by `uriKey`.
 */

/** Half of a pair, which no URI can spell. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** A file's name as a segment of a URI's path: everything but letters and digits of ASCII and `-._~` in percents. */
export function uriSegment(name: string): string {
  return encodeURIComponent(name.replace(LONE_SURROGATE, "\ufffd")).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * What is equal where two URIs mean the same file, however they are spelled; the key itself is nothing to be opened.
 *
 * On macOS and Windows names that differ in case alone are one file; on macOS those, too, that differ in how accents are composed.
 */
export function uriKey(uri: string, platform: NodeJS.Platform = process.platform): string {
  const [, origin, path, rest] = /^([a-z][a-z\d+.-]*:(?:\/\/[^/?#]*)?)?([^?#]*)(.*)$/is.exec(uri)!;
  const scheme = (origin ?? "").toLowerCase();
  const onDisk = scheme.startsWith("file:");
  const segment = (text: string) => {
    let name = decoded(text);
    if (onDisk && platform === "darwin") name = name.normalize("NFC");
    if (onDisk && (platform === "darwin" || platform === "win32")) name = name.toLowerCase();
    return uriSegment(name);
  };
  return scheme + path.split("/").map(segment).join("/") + rest;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
