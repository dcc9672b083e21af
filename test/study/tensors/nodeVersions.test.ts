import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";
import { fetchNode } from "../../../scripts/fetchNode.mjs";
import { usableBackEnds } from "../../compile/tfjs/backEnds.ts";

const best = usableBackEnds[0].name;

for (const major of [20, 22, 24]) {
  test(`Node ${major} computes a gradient on ${best}`, async () => {
    assert.ok(existsSync("dist/cli.js"), "build first: node scripts/build.mjs");
    const node = await fetchNode(major);
    const words = "dist/cli.js gradient samples/linear.node-ode.ts gradientOfLinear --method euler --steps 100";
    const { stdout } = await promisify(execFile)(node, [...words.split(" "), "--engine", "tfjs", "--json"]);
    const { engine, gradient } = JSON.parse(stdout);
    assert.equal(engine, `${best} float32`);
    assert.ok(Math.abs(gradient.theta.theta - 1.01 ** 199) < 1e-3, stdout);
  });
}
