import { activations } from "../../src/graph/library.ts";

/** Look-ups, searches and loops that the state or the time decides, and the containers that tables are kept in. */
export const DECIDED = [
  ...["table", "table past its end", "table of values", "table of rows", "table of objects", "at of the state"],
  ...["findIndex", "findLastIndex", "find", "findLast", "some", "every", "filter"].map(
    (name) => `${name} of the state`,
  ),
  ...["indexOf", "lastIndexOf", "includes", "map by the state", "bits of the state", "typed array", "fromEntries"],
  ...["Object.values", "structuredClone", "sort", "partial record", "undefined elsewhere", "enum"],
  ...["for on the state", "while on the state", "do while on the state", "break on the state", "continue on the state"],
  ...["label", "labelled block", "else break", "break at the end", "bisection", "switch on the state"],
  "names taken out of Math",
];

/** The constructs of the language that the generator must have tried, as it names them. */
export const CONSTRUCTS = [
  ...["state pattern", "scalar state", "indexed state", "scalar parameter", "parameter pattern", "number parameter"],
  ...["array parameter", "matrix parameter", "net parameter", "param", "mlp", "dense", "net called"],
  ...["net of the module", "module constant", "module function", "recursion", "arrow function", "export list"],
  ...[...activations.keys()].map((name) => `activation ${name}`),
  "result type",
  ...["const", "let", "+=", "-=", "*=", "/=", "**=", "++", "swap", "entry written", "alias"],
  ...["if", "else", "else if", "known condition", "early return", "early return in a loop", "?:"],
  ...["undefined in the untaken branch", "condition kept", "truthy number", "Number(condition)"],
  ...["<", "<=", ">", ">=", "===", "!==", "&&", "||", "!", "%", "**"],
  ...["for", "for downward", "for of", "entries", "while", "do while", "break", "continue"],
  ...["local function", "local function called", "function expression called", "rest parameters"],
  ...["array destructuring", "destructuring default", "nested destructuring", "object destructuring", "rest"],
  ...["object literal", "object spread", "property", "matrix built", "matrix entry", "matrix row", "length"],
  ...["map", "forEach", "reduce", "reduceRight", "some", "every", "filter", "flatMap", "slice", "concat method"],
  ...["fill", "flat", "at", "reverse", "reverse in place", "push", "pop", "shift", "unshift", "spread", "Array.from"],
  ...["library function of an array"],
  ...DECIDED,
];
