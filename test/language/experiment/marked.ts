import type { Program } from "../../../src/language/program.ts";
import { read } from "../../../src/language/read.ts";
import { vocabulary } from "../../../src/train/vocabulary.ts";

/** What the experiments of these tests study. */
const functions = `
export const f = (
  [x, v] = [2, 0],
  t: number,
  { mu = 1, k = [1, 2], A = [[1, 0], [0, 1]], net = mlp([2, 3, 2]) } = {},
) => net(matvec(A, [v, -mu * x * k[0]]));
export const scalar = (z = 1, t: number, theta = 1) => theta * z;
export const byPosition = ([x, y] = [1, 1], t: number, [a, b] = [1, 2]) => [a * x, b * y];
export const anySize = (z: number[], t: number) => z.map((x) => -x);
`;

export interface Marked extends Pick<Program, "experiments" | "diagnostics" | "missing"> {
  readonly text: string;
  /** Offsets of what stood between « and »; zeros where nothing was marked. */
  readonly marked: [start: number, end: number];
}

/** Reads statements after the functions above, every word imported, the marks taken out. */
export function readMarked(statements: string): Marked {
  const words = vocabulary.words.map(({ name }) => name);
  const names = ["experiment", "mlp", "matvec", "csv", "from", ...words].join(", ");
  const marked = `import { ${names} } from "node-ode";\n${functions}${statements}\n`;
  const text = marked.replace(/[«»]/g, "");
  const start = marked.indexOf("«");
  const texts = new Map<string, string | null>([
    ["lab/file.node-ode.ts", text],
    ["lab/measured.csv", "t,x,v\n0,1,2\n"],
    ["lab/absent.csv", null],
  ]);
  const { experiments, diagnostics, missing } = read("lab/file.node-ode.ts", texts, vocabulary);
  return { experiments, diagnostics, missing, text, marked: start < 0 ? [0, 0] : [start, marked.indexOf("»") - 1] };
}
