import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { jsonPieces } from "../../src/core/jsonPieces.ts";
import { mostBytes } from "../../src/core/mostBytes.ts";
import { MAX_WEIGHTS } from "../../src/core/net.ts";

const CLI = "dist/cli.js";
const folder = mkdtempSync(path.join(os.tmpdir(), "node-ode-million-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const program = (weights: string) => `import { experiment, meanSquaredError, mlp } from "node-ode";
${weights === "" ? "" : 'import weights from "./learnt.weights.json" with { type: "json" };'}
export const f = ([x, y] = [1, 0], t: number, { net = mlp([2, 999, 997, 2], { ${weights || "seed: 1"} }) } = {}) => net([x, y]);
export const fit = experiment(f, {
  t: [0, 0.1],
  data: { t: [0, 0.1], z: [[1, 0], [0.9, 0.1]] },
  loss: meanSquaredError(),
  train: { steps: 1 },
});
`;

function train(file: string, ...more: string[]) {
  assert.ok(existsSync(CLI), "build first: node scripts/build.mjs");
  const words = [
    "train",
    path.join(folder, file),
    "fit",
    "--iterations",
    "1",
    "--out",
    path.join(folder, "again.json"),
  ];
  return spawnSync(process.execPath, [CLI, ...words, ...more], { encoding: "utf8", maxBuffer: 1 << 28 });
}

test("a million weights are exported, imported and trained on", () => {
  writeFileSync(path.join(folder, "first.node-ode.ts"), program(""));
  writeFileSync(path.join(folder, "second.node-ode.ts"), program("weights"));
  const learnt = path.join(folder, "learnt.weights.json");
  const first = train("first.node-ode.ts");
  assert.equal(first.status, 0, first.stderr);
  const [{ W }] = JSON.parse(readFileSync(path.join(folder, "again.json"), "utf8"));
  assert.equal(W.length, 999);
  writeFileSync(learnt, readFileSync(path.join(folder, "again.json")));
  assert.ok(statSync(learnt).size > 20e6, "more than a table may have");
  const loss = (said: string) => Number(/the loss over all data trained on is (\S+)\n/.exec(said)?.[1]);
  const second = train("second.node-ode.ts");
  assert.equal(second.status, 0, second.stderr);
  assert.ok(Number.isFinite(loss(second.stdout)));
  assert.notDeepEqual(readFileSync(path.join(folder, "again.json")), readFileSync(learnt));
});

test("the weights of the largest net that is read fit into the largest file that is", () => {
  // The longest there are: 17 digits, a sign and an exponent of three digits, a row of one number each.
  const rows = 1000;
  const W = Array.from({ length: rows }, () => [-2.2250738585072014e-308]);
  const text = [...jsonPieces([{ W, b: [] }], "  ")].join("");
  assert.ok((text.length / rows) * MAX_WEIGHTS < mostBytes("net.weights.json"), `${text.length}`);
  assert.ok(mostBytes("net.weights.json") < 2 ** 29, "it is a text as long as texts can be");
});
