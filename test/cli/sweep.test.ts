import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { parseAxis } from "../../src/study/sweep/axis.ts";
import { designOf, valuesOf } from "../../src/study/sweep/design.ts";
import { runCliLater, runJson, runJsonLater } from "./fakeTerminal.ts";

const text = `import { experiment, meanSquaredError } from "node-ode";
export const f = ([x, v] = [1, 0], t: number, { k = 2, A = [[1, 2], [3, 4]] } = {}) => [v, -k * x + 0 * A[0][0] + 0 * A[1][0] * v];
export const wide = experiment(f, { z0: [[1, 0], [2, 0]], t: [0, 3] });
export const fit = experiment(f, { z0: [1, 0], t: [0, 1], data: { t: [0.5, 1], z: [[0.8, -1], [0.3, -1.2]] }, loss: meanSquaredError(), train: { iterations: 2 } });
`;
const files = { "a.node-ode.ts": text };

interface Row {
  readonly [column: string]: number | string | null;
}

async function rowsOf(words: string): Promise<readonly Row[]> {
  const { code, error, document } = await runJsonLater<{ readonly rows: readonly Row[] }>(
    `sweep a.node-ode.ts ${words}`,
    files,
  );
  assert.equal(code, 0, error);
  return document.rows;
}

suite("axes of a sweep", () => {
  const values = (text: string) => {
    const axis = parseAxis(text);
    return "values" in axis ? [...axis.values] : axis;
  };

  test("ranges with their end, as numbers are written; whole numbers; lists; distributions", () => {
    assert.deepEqual(values("mu=0:0.5:0.1"), [0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    assert.deepEqual(values("mu=0:1:0.3"), [0, 0.3, 0.6, 0.9]);
    assert.deepEqual(values("mu=1:-1:-0.5"), [1, 0.5, 0, -0.5, -1]);
    assert.deepEqual(values("mu = 1e-3 , 2,-3 "), [1e-3, 2, -3]);
    assert.deepEqual(values("seed=3..6"), [3, 4, 5, 6]);
    assert.deepEqual(values("k~uniform(-1,2)"), { name: "k", distribution: "uniform", a: -1, b: 2 });
    const range = values("mu=0:8:0.1") as number[];
    assert.deepEqual([range.length, range.at(-1)], [81, 8]);
  });

  test("a range of n steps has n + 1 values, its ends exactly as given", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.integer({ min: 1, max: 999 }),
        fc.integer({ min: 1, max: 400 }),
        (a, s, n) => {
          const [from, step] = [a / 1000, s / 1000];
          const to = (a + n * s) / 1000;
          const all = values(`p=${from}:${to}:${step}`) as number[];
          assert.deepEqual([all.length, all[0], all[n]], [n + 1, from, to]);
          for (const [k, x] of all.entries()) assert.equal(x, (a + k * s) / 1000);
        },
      ),
      { seed: 24, numRuns: 300 },
    );
  });

  test("what is no axis is refused in words", async () => {
    for (const [axis, said] of [
      ["mu", /takes NAME=a:b:step, NAME=a\.\.b/],
      ["mu=", /not `mu=`/],
      ["mu=a", /`a` is no number/],
      ["mu=0:1", /a range from:to:step/],
      ["mu=0:1:0", /a step that leads from 0 to 1/],
      ["mu=0:1e9:0.01", /at most 10000000 values/],
      ["seed=4..2", /whole numbers from one to another/],
      ["k~uniform(2,1)", /its lower end comes first/],
      ["k~loguniform(0,1)", /both ends are above 0/],
      ["k~unifrom(0,1)", /did you mean `uniform`/],
      ["kk=1", /did you mean `k`/],
      ["A=1", /an entry is written as in A\[0\]/],
      ["A[0][2]=1", /an entry is written as in A\[0\]/],
      ["seed=1..3", /nothing of `f` that a sweep can change is called `seed`/],
    ] as const) {
      const { code, error } = await runCliLater(["sweep", "a.node-ode.ts", "f", "--over", axis], files);
      assert.equal(code, 2, axis);
      assert.match(error, said, axis);
    }
  });

  test("of a Latin hypercube each of N parts of each axis holds one value; the seed says which; given values are crossed", () => {
    const axes = ["a~uniform(0,2)", "b~loguniform(1e-3,10)", "c=1,2,3"].map(parseAxis);
    const drawn = (seed: number, sampling: "latin" | "random") => {
      const design = designOf(axes, { samples: 50, sampling, seed });
      assert.equal(design.runs, 150);
      return Array.from({ length: 150 }, (_, run) => valuesOf(design, run));
    };
    const rows = drawn(1, "latin");
    const parts = (of: (row: readonly number[]) => number) =>
      [0, 1, 2].map((c) => rows.slice(50 * c, 50 * c + 50).map((row) => Math.floor(50 * of(row))));
    const every = Array.from({ length: 50 }, (_, k) => k);
    for (const found of [...parts(([a]) => a / 2), ...parts(([, b]) => (Math.log10(b) + 3) / 4)])
      assert.deepEqual(
        found.toSorted((a, b) => a - b),
        every,
      );
    for (const [k, row] of rows.entries()) assert.equal(row[2], 1 + Math.floor(k / 50));
    assert.deepEqual(drawn(1, "latin"), rows);
    assert.notDeepEqual(drawn(2, "latin"), rows);
    assert.notDeepEqual(drawn(1, "random"), rows);
  });
});

suite("rows of a sweep are what the commands say of the same values, to the last bit", () => {
  test("solve: parameters, entries, initial values, ends, tolerances; several trajectories, several times", async () => {
    const rows = await rowsOf("f --over k=1,2.5 --over x=0.5,1 --over A[1][0]=3,4 --over t1=1,2 --over rtol=1e-6");
    assert.equal(rows.length, 16);
    for (const row of rows) {
      const { k, t1, rtol } = row;
      const theta = ["--theta", `k=${k}`, "--theta", `A=[[1,2],[${row["A[1][0]"]},4]]`];
      const span = ["--t", `0,${t1}`, "--at", `${t1}`, "--rtol", `${rtol}`];
      const words = ["solve", "a.node-ode.ts", "f", "--z0", `${row["z0.x"]},0`, ...theta, ...span];
      const { document } = runJson<{ z: number[][]; stats: { steps: number } }>(words, files);
      assert.deepEqual(
        [row.t, row.x, row.v, row.steps, row.status],
        [t1, ...document.z[0], document.stats.steps, "ok"],
      );
    }
    const wide = await rowsOf("wide --over k=1,2 --at 1,3");
    assert.deepEqual(
      wide.map(({ run, trajectory, t }) => [run, trajectory, t]),
      [0, 1].flatMap((run) => [0, 1].flatMap((trajectory) => [1, 3].map((t) => [run, trajectory, t]))),
    );
    for (const { k, trajectory, t, x, v } of wide) {
      const words = `solve a.node-ode.ts wide --theta k=${k} --at 1,3`;
      const { document } = runJson<{ trajectories: { t: number[]; z: number[][] }[] }>(words, files);
      const one = document.trajectories[trajectory as number];
      assert.deepEqual([x, v], one.z[one.t.indexOf(t as number)]);
    }
  });

  test("train: seeds and settings", async () => {
    const rows = await rowsOf("fit --run train --over k=1,2 --over iterations=1..2 --optimizer adam");
    assert.equal(rows.length, 4);
    for (const row of rows as readonly (Row & { readonly theta?: unknown })[]) {
      const words = `train a.node-ode.ts fit --theta k=${row.k} --iterations ${row["set.iterations"]} --optimizer adam`;
      const { document } = await runJsonLater<{ final: { loss: number; theta: unknown }; iterations: number }>(
        words,
        files,
      );
      assert.deepEqual(
        [row.loss, row.theta, row.iterations],
        [document.final.loss, document.final.theta, document.iterations],
      );
    }
  });

  test("an analysis: its JSON is in the lines, its numbers are columns", async () => {
    const words = "sweep a.node-ode.ts f --run wellposed --over k=1,2 --csv out.csv";
    const { code, written, document } = await runJsonLater<{ rows: Record<string, unknown>[] }>(words, files);
    assert.equal(code, 0);
    for (const { k, wellposed } of document.rows) {
      const { document: alone } = await runJsonLater<Record<string, unknown>>(
        `wellposed a.node-ode.ts f --theta k=${k}`,
        files,
      );
      const { used, notes, ...rest } = alone;
      assert.deepEqual(wellposed, rest);
    }
    assert.match(written["out.csv"], /^run,k,status,wellposed\.box/);
  });

  test("values that do not fit end a run, not the sweep; where none fits the exit code is 1", async () => {
    const rows = await rowsOf("f --over h=0.1,-1 --method rk4");
    assert.deepEqual(
      rows.map(({ status }) => status),
      ["ok", "refused"],
    );
    assert.equal(rows[1].message, "`h` takes a number above 0, not -1");
    const { code, error } = await runCliLater("sweep a.node-ode.ts f --over h=-1,-2 --method rk4", files);
    assert.equal(code, 1);
    assert.match(error, /every run was refused/);
    const explosive = { "b.node-ode.ts": "export const g = (x = 1, t: number, { k = 1 } = {}) => k * x * x;" };
    const { out } = await runCliLater("sweep b.node-ode.ts g --over k=0.01,1 --t 0,2 --json", explosive);
    const { ends, rows: two } = JSON.parse(out);
    assert.deepEqual([two[0].status, two[1].x], ["ok", null]);
    assert.equal(
      Object.values<number>(ends).reduce((a, b) => a + b),
      2,
    );
  });
});

test("a script is the same sweep in the words of another engine, quoted for it", async () => {
  const words = [
    "sweep",
    "a.node-ode.ts",
    "f",
    "--over",
    "k~uniform(0,2)",
    "--theta",
    `A=[[1,2],[3,"it's"]]`,
    "--out",
    "my sweep",
  ];
  for (const launcher of ["slurm", "ray", "optuna"]) {
    const { code, out } = await runCliLater([...words.slice(0, 5), ...words.slice(7), `--${launcher}`], files);
    assert.equal(code, 0);
    assert.ok(!out.includes(`--${launcher}`));
    assert.match(
      out,
      launcher === "slurm" ? /--over 'k~uniform\(0,2\)' --out 'my sweep'/ : /"k~uniform\(0,2\)", "--out", "my sweep"\]/,
    );
    assert.match(out, /--shard/);
  }
  const { code, error } = await runCliLater("sweep a.node-ode.ts f --over k=1,2 --slurm", files);
  assert.deepEqual([code, /name it with --out/.test(error)], [2, true]);
});
