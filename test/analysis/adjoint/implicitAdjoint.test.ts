import assert from "node:assert/strict";
import { test } from "node:test";
import { reportsOf, tableOf } from "../reportsOf.ts";

const text = `
import { experiment, terminal } from "node-ode";
export function stiff([x, y]: [number, number], t: number, { k = 300 }: { k?: number } = {}) {
  return [y * Math.cos(t), k * (Math.sin(t) - y) - x];
}
export const study = experiment(stiff, { z0: [0.5, 0.2], t: [0, 20], rtol: 1e-4, atol: 1e-6, loss: terminal(([x]) => x * x) });
`;

for (const method of ["auto", "kvaerno5"])
  test(`the adjoint of a stiff problem is drawn and audited by ${method}, on the engines that solve linear systems`, async () => {
    const [report] = await reportsOf("adjoint", { text, name: "study", options: { method }, budget: 1 });
    const { rows } = tableOf(report, "modes");
    const status = (mode: string) => JSON.stringify(rows.find(([name]) => name === mode)?.at(-1));
    for (const mode of ["checkpointed", "direct", "interpolating", "forward"]) assert.match(status(mode), /"ok"/, mode);
    const said = JSON.stringify(report.blocks);
    assert.ok(!said.includes("compiled float32"), "no number was computed in float32");
    assert.ok(!said.includes("wrong"), said);
  });

test("the panel refuses bdf in words that name what would be right", async () => {
  await assert.rejects(
    reportsOf("adjoint", { text, name: "study", options: { method: "bdf" }, budget: 1 }),
    /bdf makes each step of several before it, and checkpointed takes them one by one: take the mode interpolating, or the method radau5/,
  );
});
