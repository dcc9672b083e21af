import type { EngineMethod } from "../../src/protocol/engineApi.ts";

const settings = { iterations: 3 };
const history = Object.fromEntries(
  ["iteration", "loss", "validation", "gradientNorm", "rate", "evaluations"].map((name) => [name, new Float64Array(0)]),
);

/** A request of every kind about a function or experiment of a document, those that take long with little to do. */
export const everyRequest: {
  readonly [Method in EngineMethod]: (uri: string, name: string) => readonly object[] | null;
} = {
  catalog: () => null,
  describe: (uri) => [{ uri, version: 1 }],
  checkTables: (uri) => [{ uri, version: 1 }],
  sketchTable: (uri) => [{ file: uri, text: "t,x\n0,1\n1,2\n" }],
  portrait: (uri, name) => [{ uri, version: 1, name, options: { grid: 5 } }],
  analyse: (uri, name) =>
    ["accuracy", "adjoint", "wellposed"].map((analysis) => ({ uri, version: 1, name, analysis, options: {} })),
  train: (uri, name) => [{ uri, version: 1, name, options: { settings } }],
  trainingView: (uri, name) => [
    { uri, version: 1, name, options: { settings, runs: [{ name: "this", iterations: 3, history }] } },
  ],
  parameters: (uri, name) => [{ uri, version: 1, name, theta: new Float64Array(0) }],
};
