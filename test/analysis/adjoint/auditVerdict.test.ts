import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { auditVerdict } from "../../../src/analysis/adjoint/auditVerdict.ts";
import { type AuditRow, auditGradient, isFault, isMissing } from "../../../src/study/gradient/audit.ts";
import { sample, session } from "../../adjoint/studies.ts";

const MODES = ["checkpointed", "direct", "interpolating", "backsolve", "forward"];
const AGREEING = [
  "agrees to 1e-9",
  "agrees to 1e-7",
  "agrees to 1e-4",
  "agrees to 1e-9 by duality",
  "agrees to 1e-12 of the largest",
];
const OTHERS = [
  "discretisation error, falls at order 4",
  "discretisation error, within the tolerance",
  "drift",
  "undecided, differences may be off by 3e-2",
  "wrong",
  "no gradient (diverged)",
  "undecided, duality fails",
];

const row = (mode: string, index: number, verdict: string, more: Partial<AuditRow> = {}): AuditRow => ({
  of: "theta",
  parameter: "k",
  index,
  mode,
  engine: "compiled float64",
  value: 1,
  reference: 1,
  referenceError: 0,
  referenceBy: verdict.includes("duality") ? "duality" : "differences",
  difference: 0,
  verdict,
  engines: [],
  ...more,
});

const verdicts = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...AGREEING) },
  { weight: 1, arbitrary: fc.constantFrom(...OTHERS) },
);
const audits = fc
  .array(fc.array(verdicts, { minLength: 5, maxLength: 5 }), { minLength: 1, maxLength: 6 })
  .map((numbers) => numbers.flatMap((ofModes, index) => ofModes.map((verdict, m) => row(MODES[m], index, verdict))));

test("the one line says no more than its rows: it is made to lie in every way there is", () => {
  fc.assert(
    fc.property(audits, (rows) => {
      const { text, verdict, claims } = auditVerdict(rows);
      const agrees = rows.every((one) => one.verdict.startsWith("agrees"));
      assert.equal(/^All five modes agree [^;]* to 1e-\d+([;]|\.$)/.test(text), agrees, text);
      assert.equal(verdict === "good", agrees);
      assert.equal(verdict === "bad", rows.some(isFault));
      // What holds of a number is no reason why it does not.
      if (verdict === "bad") assert.doesNotMatch(text, /\((agrees|discretisation|drift)/);
      // What is missing is not called wrong, and is told.
      const wrong = rows.filter((one) => isFault(one) && !isMissing(one)).length;
      assert.equal(/do not hold/.test(text), wrong > 0, text);
      if (wrong > 0) assert.ok(text.startsWith(`${wrong} of ${rows.length} `), text);
      assert.equal(/no gradient|missing/.test(text), rows.some(isMissing), text);
      assert.deepEqual(claims.flatMap(({ modes }) => modes).toSorted(), MODES.toSorted());
      for (const { modes, of, off, to } of claims) {
        for (const mode of modes) {
          const own = rows.filter((one) => one.mode === mode);
          const agreeing = own.filter((one) => one.verdict.startsWith("agrees"));
          assert.deepEqual([own.length, own.length - agreeing.length], [of, off]);
          for (const one of agreeing) {
            const power = Number(/^agrees to 1e(-\d+)/.exec(one.verdict)?.[1]);
            assert.ok(power <= (to ?? Number.NaN), `${text} of ${one.verdict}`);
          }
          if (verdict !== "bad" && !agrees) assert.match(text, new RegExp(`\\b(${mode}|all five modes)\\b`, "i"));
          if (verdict !== "bad" && off > 0 && off < of && !own.some((one) => one.verdict === "drift"))
            assert.match(text, new RegExp(`but for ${off} of ${of} numbers`));
        }
      }
      // Where forward mode alone vouches for a number, differences are not claimed to.
      if (agrees && rows.some(({ referenceBy }) => referenceBy === "duality"))
        assert.match(text, /and forward mode to/);
      if (agrees && rows.some((one) => one.verdict.includes("largest")))
        assert.match(text, /as (a part|parts) of the largest/);
    }),
    { seed: 15, numRuns: 500 },
  );
});

test("a closed form or an engine that is wrong is not agreed with", () => {
  const fine = MODES.map((mode) => row(mode, 0, "agrees to 1e-9"));
  assert.equal(auditVerdict(fine).text, "All five modes agree with differences to 1e-9.");
  const exact = { ...fine[0], exact: 2, exactVerdict: "disagrees" };
  assert.equal(auditVerdict([exact, ...fine.slice(1)]).verdict, "bad");
  assert.match(auditVerdict([exact, ...fine.slice(1)]).text, /checkpointed's by k \(its closed form disagrees\)\.$/);
  const engine = { engine: "compiled float32", value: 2, difference: 1, verdict: "wrong: off by 1" };
  const onEngine = auditVerdict([{ ...fine[0], engines: [engine] }, ...fine.slice(1)]);
  assert.equal(onEngine.verdict, "bad");
  assert.match(onEngine.text, /checkpointed's by k \(wrong on compiled float32: off by 1\)\.$/);
});

test("a mode that came to no gradient has none, and the others agree", () => {
  const rows = MODES.map((mode) =>
    row(mode, 0, mode === "backsolve" ? "no gradient (stepUnderflow)" : "agrees to 1e-9"),
  );
  const { text, verdict } = auditVerdict(rows);
  assert.equal(verdict, "bad");
  assert.equal(
    text,
    "Checkpointed, direct, interpolating and forward agree with differences to 1e-9; backsolve has no gradient (stepUnderflow).",
  );
});

test("of real audits: modes that agree, an error that falls, a state that is lost", () => {
  const said = (file: string, name: string, options = {}) =>
    auditVerdict(auditGradient(session, sample(file, name), options));
  assert.equal(
    said("linear", "gradientOfLinear", { method: "dop853", rtol: 1e-13, atol: 1e-13 }).text,
    "All five modes agree with differences to 1e-9.",
  );
  const coarse = said("rotation", "gradientOfRotation", { method: "rk4", steps: 10 });
  assert.match(
    coarse.text,
    /^Checkpointed and direct agree with differences to 1e-9; forward agrees to 1e-9 but for 2 of 6 numbers, which are off by the error of discretising, which falls at order 4; interpolating and backsolve agree to 1e-\d+ but for 4 of 6 numbers/,
  );
  assert.equal(coarse.verdict, "neutral");
  const lost = said("stiffContraction", "gradientOfContraction");
  assert.match(lost.text, /backsolve drifts: solved backward, the state is lost/);
  assert.equal(lost.verdict, "warning");
});

test("orders of one mode's numbers are told in one breath, each of them once", () => {
  const orders = (...each: number[]) =>
    auditVerdict(
      ["direct", "interpolating"].flatMap((mode) =>
        each.map((order, index) =>
          row(mode, index, mode === "direct" ? "agrees to 1e-9" : `discretisation error, falls at order ${order}`),
        ),
      ),
    ).text;
  assert.match(orders(6, 8, 7, 6), /which falls at orders 6, 7 and 8\.$/);
  assert.match(orders(4, 4), /which falls at order 4\.$/);
  assert.match(
    auditVerdict([
      row("direct", 0, "agrees to 1e-9"),
      row("interpolating", 0, "discretisation error, falls at order 4"),
      row("interpolating", 1, "discretisation error, within the tolerance"),
      row("interpolating", 2, "discretisation error, falls at order 5"),
    ]).text,
    /which falls at orders 4 and 5 or is within the tolerance\.$/,
  );
});
