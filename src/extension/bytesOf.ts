/** Characters that are encoded at once. */
const RUN = 1 << 20;

/** Pieces of a text as the bytes of a file, which may be longer than a text can be. */
export function bytesOf(pieces: Iterable<string>): Uint8Array {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let [text, length] = ["", 0];
  const encode = () => {
    const part = encoder.encode(text);
    parts.push(part);
    length += part.length;
    text = "";
  };
  for (const piece of pieces) {
    text += piece;
    if (text.length >= RUN) encode();
  }
  encode();
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
