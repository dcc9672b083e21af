import assert from "node:assert/strict";
import { test } from "node:test";
import { asClause, asSentence, typeset } from "../../src/figure/sentence.ts";

test("a message becomes a sentence, and what is spelled with a small letter stays so", () => {
  const sentences: Readonly<Record<string, string>> = {
    "overflow: exp(800) is Infinity": "Overflow: exp(800) is Infinity.",
    "iteration 0 diverged": "Iteration 0 diverged.",
    "a window of 5 times fits nowhere": "A window of 5 times fits nowhere.",
    "dz/dt is not finite at t = 1": "dz/dt is not finite at t = 1.",
    "x is not finite": "x is not finite.",
    "log(-2) is undefined": "log(-2) is undefined.",
    "observed.csv, row 2: no number": "observed.csv, row 2: no number.",
    "rk4 takes fixed steps": "rk4 takes fixed steps.",
    "`k` is there already!": "`k` is there already!",
  };
  for (const [message, sentence] of Object.entries(sentences)) assert.equal(asSentence(message), sentence);
});

test("powers of ten in a sentence are those of figures and tables; names, versions and code stay", () => {
  const typed: Readonly<Record<string, string>> = {
    "off by 1.2e-7 at most": "off by 1.2×10⁻⁷ at most",
    "from -3e5 to 1e-13, and 1e+200.": "from −3×10⁵ to 10⁻¹³, and 10²⁰⁰.",
    "(1e-6)": "(10⁻⁶)",
    "write `1e-9` for 1e-9": "write `1e-9` for 10⁻⁹",
    "x1e5, v1.2e3.4, 0x1e5, 2e, 3em, dop853": "x1e5, v1.2e3.4, 0x1e5, 2e, 3em, dop853",
    "bias -0.0045, f(-1) = -.5, to -Infinity": "bias −0.0045, f(−1) = −.5, to −∞",
    "2026-11-28, 2-50-2, run-1, --steps -3, x[1]-2, Infinity2":
      "2026-11-28, 2-50-2, run-1, --steps −3, x[1]-2, Infinity2",
    "write `--z0 -1` for -1": "write `--z0 -1` for −1",
  };
  for (const [plain, set] of Object.entries(typed)) {
    assert.equal(typeset(plain), set);
    assert.equal(typeset(set), set, "what is set stays");
  }
});

test("behind a colon a sentence has no capital, a name or a formula its own letters", () => {
  const clauses = {
    "An eigenvalue is 0.": "an eigenvalue is 0.",
    "A kink.": "a kink.",
    "f has no derivative here.": "f has no derivative here.",
    "RK4 is unstable.": "RK4 is unstable.",
    "L is terminal.": "L is terminal.",
  };
  for (const [sentence, clause] of Object.entries(clauses)) assert.equal(asClause(sentence), clause);
});
