import assert from "node:assert/strict";
import { test } from "node:test";
import { reportsOf, wordsOf } from "../reportsOf.ts";

const attitude = `
const [p, q, r] = [0.3, 0.5, -0.2];
export function attitude([a, b, c, d] = [1, 0, 0, 0], t: number) {
  return [-b * p - c * q - d * r, a * p + c * r - d * q, a * q - b * r + d * p, a * r + b * q - c * p].map((x) => x / 2);
}`;

test("attitude kinematics, q′ = ½ q ω, whose Jacobian is its own next QR iterate but for signs, has an accuracy report", async () => {
  const reports = await reportsOf("accuracy", { text: attitude, name: "attitude" });
  assert.match(wordsOf(reports.at(-1)!), /order/);
});
