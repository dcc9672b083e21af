import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { SuppliedText } from "../../../src/protocol/engineMessages.ts";
import { Session } from "../../../src/study/session.ts";
import { solve } from "../../../src/study/solve.ts";
import { study } from "../../../src/study/study.ts";
import { switchingTimes } from "../../../src/study/switchingTimes.ts";

const FORCING = "time (h),rain [mm],day\n0,0,Monday\n1,2,Monday\n2.5,0.5,Tuesday\n4,,Tuesday\n";

const MODEL = `import { experiment, interpolate, table } from "node-ode";
const forcing = table("./forcing.csv");
export const f = (z = 0, t: number) => interpolate(forcing.time.slice(0, 3), forcing.rain.slice(0, 3), t);
export const g = experiment(f, { t: [0, 4] });`;

const read = (text: string, files: Readonly<Record<string, SuppliedText>> = {}, session = new Session()) =>
  session.read({
    entry: "dir/f.node-ode.ts",
    texts: new Map<string, SuppliedText>([["dir/f.node-ode.ts", text], ...Object.entries(files)]),
  });

const said = (text: string, files: Readonly<Record<string, SuppliedText>>) =>
  read(text, files).diagnostics.map(({ message }) => message);

suite("table", () => {
  test("is asked for, then read: columns by name, units left off, steps end at its times", () => {
    const before = read(MODEL);
    assert.deepEqual(
      before.missing.map(({ path, kind }) => [path, kind]),
      [["dir/forcing.csv", "data"]],
    );
    const session = new Session();
    const program = read(MODEL, { "dir/forcing.csv": FORCING }, session);
    assert.deepEqual(program.diagnostics, []);
    const subject = study(program, "g");
    const { z } = solve(session, subject).trajectories[0];
    assert.ok(Math.abs(z[z.length - 1] - (1 + 1.5 * 1.25 + 1.5 * 0.5)) < 1e-10, `${z[z.length - 1]}`);
    assert.equal(switchingTimes(subject.field, subject.theta, subject.span).jumps.length, 3);
  });

  test("what is wrong with it is said at the call", () => {
    const at = "dir/forcing.csv";
    assert.deepEqual(said(MODEL, { [at]: null }), ['there is no file "./forcing.csv" beside this one']);
    assert.deepEqual(said(MODEL, { [at]: { unreadable: "too large" } }), ["too large"]);
    assert.deepEqual(said(MODEL, { [at]: "time,time\n0,1\n" }), ["forcing.csv: two columns are named `time`"]);
    assert.deepEqual(said(MODEL, { [at]: "time,rain\n0,1,2\n" }), [
      "forcing.csv, row 2: 3 cells where the header has 2",
    ]);
    assert.deepEqual(said(MODEL, { [at]: "0,1\n2,3\n" }), [
      "forcing.csv: there is no header; write the names of the columns first",
    ]);
    assert.deepEqual(said(MODEL, { [at]: "time,rain\n" }), ["forcing.csv: a table needs a header and rows"]);
    assert.match(said(MODEL.replace("forcing.rain", "forcing.rian"), { [at]: FORCING }).join(), /rian/);
  });

  test("a gap among the values is named; an import of a table says how one is read", () => {
    const whole = MODEL.replaceAll(".slice(0, 3)", "");
    assert.deepEqual(said(whole, { "dir/forcing.csv": FORCING }), [
      "entry 3 of the values of `interpolate` is NaN: leave its time out",
    ]);
    const imported = 'import forcing from "./forcing.csv";\nexport const f = (z = 0, t: number) => -z;';
    assert.deepEqual(said(imported, {}), [
      'a table is not imported but read: `const columns = table("./forcing.csv")`, with `import { table } from "node-ode"`',
    ]);
  });

  test("of 10,000 rows", () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => `${i / 100},${Math.sin(i)}`);
    const text = MODEL.replaceAll(".slice(0, 3)", "");
    const program = read(text, { "dir/forcing.csv": `time,rain\n${rows.join("\n")}\n` });
    assert.deepEqual(program.diagnostics, []);
    assert.ok(study(program, "g").field.graph.nodes.length < 60);
  });
});
