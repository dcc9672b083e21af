/** Letters of a piece, about: no text of an engine of JavaScript is longer than 2²⁹ of them, and a document may be. */
const PIECE = 1 << 16;
/** Numbers that are written at once. */
const RUN = 2048;

/**
 * A JSON document in pieces, one after another what `JSON.stringify` gives of it: non-finite numbers are null, typed arrays and
 * whatever else is iterated are arrays, and are asked for their entries one by one. No piece ends within a text.
 *
 * @param indent what every level of nesting is moved by, in lines of their own, but for arrays of numbers, which keep to one line
 */
export function* jsonPieces(document: unknown, indent = ""): Generator<string> {
  let piece = "";
  for (const part of parts(document, indent, "\n")) {
    piece += part;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

function* parts(value: unknown, indent: string, line: string): Generator<string> {
  if (typeof value !== "object" || value === null) yield JSON.stringify(value) ?? "null";
  else if (isNumbers(value)) yield* numbers(value);
  else if (isIterable(value)) yield* entries(value, indent, line);
  else yield* properties(value, indent, line);
}

/** Arrays that begin with a number are taken for arrays of them; what is none of the others' kind stands there as it would anywhere. */
function isNumbers(value: object): value is ArrayLike<number> {
  return ArrayBuffer.isView(value)
    ? !(value instanceof DataView)
    : Array.isArray(value) && typeof value[0] === "number";
}

function* numbers(values: ArrayLike<number>): Generator<string> {
  for (let from = 0; from < values.length || from === 0; from += RUN) {
    const run = Array.prototype.slice.call(values, from, from + RUN);
    const text = run.every((x) => typeof x === "number") ? JSON.stringify(run).slice(1, -1) : [...mixed(run)].join("");
    yield `${from === 0 ? "[" : ","}${text}${from + RUN >= values.length ? "]" : ""}`;
  }
}

function* mixed(values: readonly unknown[]): Generator<string> {
  for (const [n, value] of values.entries()) {
    if (n > 0) yield ",";
    yield* parts(value, "", "");
  }
}

const isIterable = (value: object): value is Iterable<unknown> => Symbol.iterator in value;

function* entries(values: Iterable<unknown>, indent: string, line: string): Generator<string> {
  const within = indent === "" ? "" : line + indent;
  let isFirst = true;
  for (const value of values) {
    yield `${isFirst ? "[" : ","}${within}`;
    yield* parts(value, indent, within);
    isFirst = false;
  }
  yield isFirst ? "[]" : `${indent === "" ? "" : line}]`;
}

function* properties(value: object, indent: string, line: string): Generator<string> {
  const within = indent === "" ? "" : line + indent;
  let isFirst = true;
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined || typeof each === "function" || typeof each === "symbol") continue;
    yield `${isFirst ? "{" : ","}${within}${JSON.stringify(key)}:${indent === "" ? "" : " "}`;
    yield* parts(each, indent, within);
    isFirst = false;
  }
  yield isFirst ? "{}" : `${indent === "" ? "" : line}}`;
}
