import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { installNodeOde } from "./generated.ts";

test("under plain Node `table` reads the file beside the one that calls it, wherever it is run from", () => {
  const folder = installNodeOde();
  try {
    mkdirSync(path.join(folder, "model"));
    writeFileSync(path.join(folder, "model", "forcing.csv"), "time,rain\n0,1\n2,5\n");
    writeFileSync(
      path.join(folder, "model", "f.mjs"),
      `import { interpolate, table } from "node-ode";
const forcing = table("./forcing.csv");
console.log(JSON.stringify([forcing, interpolate(forcing.time, forcing.rain, 0.5), interpolate([0, 1, 3], [1, 2, 0], 2, { kind: "pchip" })]));`,
    );
    const said = execFileSync(process.execPath, [path.join(folder, "model", "f.mjs")], { cwd: "/", encoding: "utf8" });
    assert.deepEqual(JSON.parse(said), [{ time: [0, 2], rain: [1, 5] }, 2, 1.5833333333333335]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
