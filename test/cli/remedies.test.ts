import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { runCliLater } from "./fakeTerminal.ts";

const robertson = "samples/robertson.node-ode.ts";
const files: Record<string, string> = {
  [robertson]: readFileSync(robertson, "utf8"),
  "f.node-ode.ts": `import { experiment, meanSquaredError, param } from "node-ode";
export const burst = (z = 1, t: number) => z * z;
export const soon = experiment(burst, { t: [0, 3] });
export const decay = (z = 1, t: number, { k = param(30, { min: 1, max: 60 }) } = {}) => -k * z;
export const coarse = experiment(decay, { t: [0, 2000], method: "rk4", steps: 100 });
export const swing = ([x, v] = [1, 0], t: number) => [v, -x];
export const long = experiment(swing, { t: [0, 100] });
export const kick = ([x, v] = [0, 0], t: number) => [v, t < 1 ? 0 : 1 - x];
export const root = (z = 1, t: number) => -1 - Math.sqrt(z);
export const contracting = (z = 1, t: number) => -20 * z;
export const back = experiment(contracting, { t: [0, 2] });
export const settles = (z = 1, t: number, { k = 1 } = {}) => k * (t + 1 - z) * (1 + z * z) + 1;
export const coarseFit = experiment(settles, { t: { from: 0, to: 300, points: 5 }, data: (t) => t, loss: meanSquaredError(),
  train: { method: "rk4", iterations: 2 } });
`,
};

interface Answer {
  readonly status?: string;
  readonly t?: readonly number[];
  readonly used?: object;
  readonly remedy?: { readonly title: string; readonly flags: string };
}

async function runOf(command: readonly string[]) {
  const json = await runCliLater([...command, "--json"], files);
  return { ...json, document: JSON.parse(json.out) as Answer };
}

/** A command with flags in place of those that it had of the same names. */
function withFlags(command: readonly string[], flags: string): string[] {
  const given = flags.split(" ");
  const names = new Set(given.filter((word) => word.startsWith("--")));
  const kept = command.filter((word, k) => !names.has(word) && !names.has(command[k - 1]));
  // Chosen steps are none of a fixed number.
  const fixed = names.has("--method")
    ? kept.filter((word, k) => word !== "--steps" && kept[k - 1] !== "--steps")
    : kept;
  return [...fixed, ...given];
}

const cases: readonly {
  readonly status: string;
  readonly command: string;
  readonly flags: RegExp;
  readonly twice?: true;
}[] = [
  { status: "maxSteps", command: `solve ${robertson} toTheEnd --method tsit5`, flags: /^--method auto$/ },
  { status: "diverged", command: "solve f.node-ode.ts coarse", flags: /^--method auto$/ },
  { status: "diverged", command: `solve ${robertson} decades --method gauss4 --steps 20`, flags: /^--method auto$/ },
  { status: "maxSteps", command: "solve f.node-ode.ts long --max-steps 20", flags: /^--max-steps 200$/ },
  { status: "stepUnderflow", command: "solve f.node-ode.ts soon", flags: /^--t 0,0\.98$/ },
  { status: "diverged", command: "solve f.node-ode.ts root", flags: /^--t 0,0\.\d+$/ },
  { status: "stepUnderflow", command: "solve f.node-ode.ts kick --atol 0", flags: /^--atol x=1e-9$/, twice: true },
  {
    status: "stepUnderflow",
    command: "solve f.node-ode.ts soon --method radau5",
    flags: /^--(method auto|t 0,0\.9\d*)$/,
  },
  {
    status: "drifted",
    command: "gradient f.node-ode.ts back --mode backsolve --loss terminal:0",
    flags: /^--mode checkpointed$/,
  },
  {
    status: "stepUnderflow",
    command: `gradient ${robertson} decades --mode backsolve --loss terminal:0`,
    flags: /^--mode checkpointed$/,
  },
  { status: "stepUnderflow", command: "gradient f.node-ode.ts soon --loss terminal:0", flags: /^--t 0,0\.98$/ },
  { status: "diverged", command: "gradient f.node-ode.ts coarse --loss terminal:0", flags: /^--method auto$/ },
  { status: "maxSteps", command: `portrait ${robertson} decades --method tsit5 --forward`, flags: /^--method auto$/ },
  { status: "diverged", command: "portrait f.node-ode.ts coarse --forward", flags: /^--method auto$/ },
  { status: "maxSteps", command: "portrait f.node-ode.ts long --max-steps 200 --forward", flags: /^--max-steps 2000$/ },
  { status: "", command: "adjoint f.node-ode.ts coarse", flags: /^--method auto$/ },
  { status: "", command: "accuracy f.node-ode.ts soon", flags: /^--t 0,0\.9$/ },
  { status: "diverged", command: "train f.node-ode.ts coarseFit", flags: /^--method auto$/ },
];

suite("whatever fails says the one next thing to try, and its flags do it", () => {
  for (const { status, command, flags, twice } of cases) {
    test(`${command.replace("samples/", "")} ends ${status || "early"}, and with what is said it does not`, async () => {
      const words = command.split(" ");
      const failed = await runOf(words);
      assert.equal(failed.code, 1);
      if (status) assert.equal(failed.document.status, status);
      const said = [...failed.error.matchAll(/^try (.*?): (.*)$/gm)];
      assert.equal(said.length, 1, failed.error);
      const [, found, title] = said[0];
      assert.match(found, flags);
      assert.deepEqual(failed.document.remedy, { title, flags: found });
      const cured = await runOf(withFlags(words, found));
      const [before, after] = [failed, cured].map(({ document: { t = [] } }) => t[t.length - 1]);
      const isFurther = before !== undefined && after > before;
      assert.ok(cured.code === 0 || isFurther || twice, `${cured.code}: ${cured.error}`);
      if (cured.code === 0) assert.doesNotMatch(cured.error, /^try /m);
      if (!twice || cured.code === 0) return;
      // One component at a time.
      const [, more] = /^try (.*?): /m.exec(cured.error)!;
      assert.notEqual(more, found);
    });
  }

  test("what is well, or cannot be cured by a flag, says nothing to try", async () => {
    for (const command of [
      "solve f.node-ode.ts swing --t 0,1",
      "gradient f.node-ode.ts swing --t 0,1 --loss terminal:0",
    ]) {
      const { code, error, document } = await runOf(command.split(" "));
      assert.equal(code, 0, error);
      assert.equal(document.remedy, undefined);
      assert.doesNotMatch(error, /^try /m);
    }
  });
});
