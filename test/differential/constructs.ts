import { activations } from "../../src/graph/library.ts";

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
];
