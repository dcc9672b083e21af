import assert from "node:assert/strict";
import { test } from "node:test";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { completePair } from "../../src/ode/pair.ts";
import { fingerprint } from "../../src/study/fingerprint.ts";
import { Session } from "../../src/study/session.ts";
import { solve } from "../../src/study/solve.ts";
import { BrokenFunction, study } from "../../src/study/study.ts";

const entry = "a.node-ode.ts";
const rk4 = explicitMethods.get("rk4");

function read(session: Session, text: string) {
  return session.read({ entry, texts: new Map([[entry, text]]) });
}

const text = "export const f = ([x, y] = [1, 2], t: number, { a = 3 } = {}) => [a * y, Math.sin(x) + t];";

test("a text that did not change is not read again, and one that did is", () => {
  const session = new Session();
  const program = read(session, text);
  assert.equal(read(session, `${text}`), program);
  assert.notEqual(read(session, `${text} `), program);
  const other = session.read({
    entry,
    texts: new Map([
      [entry, text],
      ["b.ts", null],
    ]),
  });
  assert.notEqual(other, program);
});

test("an edit that leaves the right-hand side as it is finds its kernels again", () => {
  const session = new Session();
  const kernelOf = (source: string) => session.fixedStepKernel(study(read(session, source), "f").field, rk4);
  const kernel = kernelOf(text);
  assert.equal(kernelOf(`// a comment\n${text.replace("a = 3", "a = 4").replace("[1, 2]", "[7, 2]")}`), kernel);
  assert.notEqual(kernelOf(text.replace("sin", "cos")), kernel);
  assert.notEqual(kernelOf(text.replace("+ t", "+ 2")), kernel);
  const { field } = study(read(session, text), "f");
  assert.notEqual(session.fixedStepKernel(field, explicitMethods.get("heun")), kernel);
  const pair = completePair(explicitMethods.get("tsit5"));
  assert.equal(session.pairKernel(field, pair, 1).lanes, 1);
  assert.ok(session.pairKernel(field, pair, 2).lanes > 1);
  assert.equal(session.pairKernel(field, pair, 9), session.pairKernel(field, pair, 2));
  assert.equal(session.reverseKernel(field, rk4), session.reverseKernel(study(read(session, text), "f").field, rk4));
  assert.notEqual(session.reverseKernel(field, rk4), session.reverseKernel(field, explicitMethods.get("heun")));
  assert.notEqual(session.reverseKernel(field, rk4), session.reverseKernel(field, rk4, "float32"));
});

test("fingerprints tell apart what computes apart", () => {
  const bodies = [
    "z",
    "-z",
    "z + 1",
    "z + 2",
    "z - 0",
    "z * t",
    "t * t",
    "z > 0 ? z : 1",
    "z > 0 ? 1 : z",
    "z + -0",
    "z / 0",
  ];
  const prints = bodies.map((body) => {
    const { field } = study(read(new Session(), `export const f = (z = 1, t: number) => ${body};`), "f");
    return fingerprint(field);
  });
  // z − 0 and z + −0 are z.
  assert.equal(new Set(prints).size, bodies.length - 2);
});

test("a body that grows without end is a diagnostic, whatever it grows by", () => {
  const bodies = ["x = x * 0.5 + i", "x = Math.sin(x) + i", "x = x > i ? x : i", "x += 1"];
  for (const body of bodies) {
    const source = `export function f(x = 1, t: number) { for (let i = 0; i < 1e9; i++) ${body}; return x; }`;
    const { functions, diagnostics } = read(new Session(), source);
    const found = [...diagnostics, ...functions.flatMap((f) => f.trace().diagnostics)];
    assert.ok(
      found.some(({ severity, range }) => severity === "error" && range.start.line === 1),
      body,
    );
  }
});

test("a study fills in what the request leaves open", () => {
  const program = read(new Session(), text);
  const plain = study(program, "f");
  assert.deepEqual([plain.z0, plain.theta, plain.span], [[Float64Array.of(1, 2)], Float64Array.of(3), [0, 20]]);
  assert.equal(plain.solver.method, "auto");
  const asked = study(program, "f", { z0: [[5, 6]], theta: { a: 8 }, span: [1, -1] });
  assert.deepEqual([asked.z0, asked.theta, asked.span], [[Float64Array.of(5, 6)], Float64Array.of(8), [1, -1]]);
});

test("a function takes as long as the first experiment with it, else 20", () => {
  const long = `${text}
    export const f1 = experiment(f, { z0: [1, 2], t: [3, 7] });
    export const f2 = experiment(f, { z0: [1, 2], t: [0, 1] });`;
  const known = study(read(new Session(), `import { experiment } from "node-ode";\n${long}`), "f");
  assert.deepEqual(
    [known.span, known.ownSpan],
    [
      [3, 7],
      [3, 7],
    ],
  );
  const elsewhere = study(read(new Session(), text), "f", { span: [1, -1] });
  assert.deepEqual(
    [elsewhere.span, elsewhere.ownSpan],
    [
      [1, -1],
      [0, 20],
    ],
  );
});

test("a broken function is an error with its diagnostics", () => {
  const program = read(new Session(), "export const f = (z = 1, t: number) => [z, z];");
  assert.throws(
    () => study(program, "f"),
    (error) => error instanceof BrokenFunction && error.diagnostics.length > 0,
  );
});

test("a solve names the sub-expression that left the numbers", () => {
  const session = new Session();
  const source =
    "export const f = ([x, y] = [1, 0], t: number) => {\n  const root = Math.log(x);\n  return [-1, root * y + 1];\n};";
  const { trajectories } = solve(session, study(read(session, source), "f"), { method: "rk4", h: 0.01 });
  const { status, diagnosis } = trajectories[0];
  assert.equal(status, "diverged");
  assert.equal(diagnosis?.component, 1);
  assert.deepEqual([diagnosis?.range?.start.line, diagnosis?.range?.start.column], [2, 16]);
  assert.ok(Math.abs((diagnosis?.t ?? 0) - 1) < 0.02);
});

test("fixed steps follow the request before the study, and tolerances ask for adaptive ones", () => {
  const session = new Session();
  const source = `import { experiment } from "node-ode";\n${text}\nexport const e = experiment(f, { t: [0, 1], method: "rk4", steps: 7 });`;
  const own = study(read(session, source), "e");
  const steps = (options: Parameters<typeof solve>[2]) => solve(session, own, options).trajectories[0].stats.steps;
  assert.equal(steps({}), 7);
  assert.equal(steps({ method: "euler" }), 7);
  assert.equal(steps({ steps: 9 }), 9);
  assert.equal(steps({ h: 0.25 }), 4);
  assert.equal(steps({ method: "dopri5", steps: 5 }), 5);
  const { stats } = solve(session, own, { method: "dopri5" }).trajectories[0];
  assert.equal(stats.evaluations, 2 + 6 * stats.steps, "two for the first step's choice, six an attempt");
});
