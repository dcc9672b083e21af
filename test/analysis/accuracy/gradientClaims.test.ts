import assert from "node:assert/strict";
import { test } from "node:test";
import { runCliLater, runJsonLater } from "../../cli/fakeTerminal.ts";

interface AccuracyJson {
  readonly methods: readonly { readonly name: string; readonly at: { readonly gradient?: object } }[];
}

/** Data at eleven times, a loss of the end, and a solution that ends before it. */
const files: Record<string, string> = {
  "decay.node-ode.ts": `import { experiment, param } from "node-ode";
export const decay = (z = 1, t: number, { k = 1 } = {}) => -k * z;
export const fit = experiment(decay, {
  t: [0, 1],
  data: { t: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], z: [1, 0.9, 0.82, 0.74, 0.67, 0.61, 0.55, 0.5, 0.45, 0.41, 0.37] },
});
`,
};

const SAYS = /(?:has|have) no gradient: a step ends at every time of the data/;

test("a method without a gradient is told why, one with a gradient is not", async () => {
  let [told, silent] = [0, 0];
  for (const steps of [1, 3, 9, 10, 20]) {
    const asked = `accuracy decay.node-ode.ts fit --steps ${steps}`;
    const { document } = await runJsonLater<AccuracyJson>(asked, files);
    const without = document.methods.filter(({ at }) => !at.gradient);
    const { out } = await runCliLater(asked.split(" "), files);
    const line = out.split("\n").find((one) => SAYS.test(one));
    assert.equal(line !== undefined, without.length > 0, `${steps}: ${out}`);
    if (line) {
      told++;
      assert.ok(line.startsWith(`With ${steps} step`), line);
      const named = ["Euler", "RK4"].filter((title) => line.includes(title));
      assert.equal(named.length, without.length, line);
    } else silent++;
  }
  assert.ok(told > 0 && silent > 0, `${told} told, ${silent} not`);
});
