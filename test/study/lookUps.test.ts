import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { transformSync } from "esbuild";
import { Random } from "../../src/core/random.ts";
import { Session } from "../../src/study/session.ts";
import { solve } from "../../src/study/solve.ts";
import { study } from "../../src/study/study.ts";

/** A table over times, and a function `u` of the time that looks something up in it. */
interface Kind {
  /** Whether u is cubic between the times rather than constant: then times are those of a grid or not. */
  readonly times: "grid" | "any";
  readonly text: string;
}

const READ = "ys[i - 1] + (ys[i] - ys[i - 1]) * (t - xs[i - 1]) / (xs[i] - xs[i - 1])";

/** How people look things up, each over xs and ys. */
const kinds: Readonly<Record<string, Kind>> = {
  "an index by floor": {
    times: "grid",
    text: "const dt = xs[1]; const u = (t: number) => { const i = Math.floor(t / dt); const w = t / dt - i; return ys[i] * (1 - w) + ys[i + 1] * w; };",
  },
  "the nearest row": {
    times: "grid",
    text: "const dt = xs[1]; const u = (t: number) => ys[Math.round(t / dt)] ?? 0;",
  },
  "rows of a table": {
    times: "grid",
    text: "const rows = xs.map((x, k) => ({ x, y: ys[k] })); const u = (t: number) => { const { y } = rows[Math.floor(t / xs[1])]; return y; };",
  },
  findIndex: {
    times: "any",
    text: `const u = (t: number) => { const i = xs.findIndex((x) => x > t); return ${READ}; };`,
  },
  "a search by halves": {
    times: "any",
    text: `const u = (t: number) => { let lo = 0, i = xs.length - 1; while (i - lo > 1) { const mid = (lo + i) >> 1; if (xs[mid] > t) i = mid; else lo = mid; } return ${READ}; };`,
  },
  "while along the table": {
    times: "any",
    text: `const u = (t: number) => { let i = 1; while (i < xs.length - 1 && t > xs[i]) i++; return ${READ}; };`,
  },
  "filter and at": {
    times: "any",
    text: "const rows = xs.map((from, k) => ({ from, u: ys[k] })); const u = (t: number) => rows.filter((s) => s.from <= t).at(-1)!.u;",
  },
  findLast: {
    times: "any",
    text: "const rows = xs.map((from, k) => ({ from, u: ys[k] })); const u = (t: number) => rows.findLast((s) => s.from <= t)?.u ?? 0;",
  },
  "a schedule and else break": {
    times: "any",
    text: "const rows = xs.map((from, k) => [from, ys[k]]); const u = (t: number) => { let b = rows[0][1]; for (const [from, y] of rows) { if (t >= from) b = y; else break; } return b; };",
  },
  "some of pulses": {
    times: "any",
    text: "const pulses = xs.slice(1).map((x, k) => [xs[k], x]).filter((_, k) => k % 2 === 0); const u = (t: number) => pulses.some(([a, b]) => t >= a && t < b) ? ys[0] : ys[1];",
  },
  "a switch over days": {
    times: "grid",
    text: "const u = (t: number) => { switch (Math.floor(t / xs[1])) { case 0: return ys[0]; case 1: case 3: return ys[1]; default: return ys[2]; } };",
  },
};

const session = new Session();
const PER_KIND = 200;

suite("tables and schedules as people write them", () => {
  for (const [name, { times, text }] of Object.entries(kinds)) {
    test(`${PER_KIND} of the kind ${name}: none wrong with status ok`, () => {
      for (let seed = 0; seed < PER_KIND; seed++) {
        const random = new Random(seed);
        const count = 4 + (random.bits() % (seed % 20 === 0 ? 40 : 9));
        const step = 0.1 + random.uniform();
        const xs = [0];
        while (xs.length < count) {
          xs.push(times === "grid" ? xs.length * step : xs[xs.length - 1] + 0.05 + random.uniform());
        }
        const ys = xs.map(() => 2 * random.uniform() - 0.5);
        // Within the table, ends of pieces hit or not.
        const end = xs[count - 2] + 0.9 * random.uniform() * (xs[count - 1] - xs[count - 2]);
        const table = `const xs = ${JSON.stringify(xs)};\nconst ys = ${JSON.stringify(ys)};\n${text}\n`;
        const file = `import { experiment } from "node-ode";\n${table}export const f = (y = 1, t: number) => -u(t) * y;\nexport const g = experiment(f, { t: [0, ${end}] });\n`;
        const knots = name === "the nearest row" ? [0, ...xs.map((x) => x + step / 2)] : xs;
        const exact = Math.exp(-integral(functionOf(table), knots, end));
        const { status, z } = solve(session, studyOf(file)).trajectories[0];
        assert.equal(status, "ok", file);
        const error = Math.abs(z[z.length - 1] - exact);
        assert.ok(error <= 1e-5 * Math.max(1, exact), `seed ${seed}: off by ${error} of ${exact}\n${file}`);
      }
    });
  }

  test("a value past the end ends a solve where it is met, named", () => {
    const file =
      'import { experiment } from "node-ode";\nconst ys = [1, 2, 3];\nexport const f = (y = 1, t: number) => -ys[Math.floor(t)] * y;\nexport const g = experiment(f, { t: [0, 5] });\n';
    const { status, diagnosis, t } = solve(session, studyOf(file)).trajectories[0];
    assert.notEqual(status, "ok");
    assert.ok(Math.abs(t[t.length - 1] - 3) < 1e-3);
    assert.match(diagnosis?.message ?? "", /the table has no entry 3: they go from 0 to 2/);
  });
});

function studyOf(text: string) {
  return study(session.read({ entry: "f.node-ode.ts", texts: new Map([["f.node-ode.ts", text]]) }), "g");
}

/** `u` as Node runs it. */
function functionOf(table: string): (t: number) => number {
  const { code } = transformSync(table, { loader: "ts" });
  return new Function(`${code}; return u;`)() as (t: number) => number;
}

/** By Gauss' two points between the times, exact where u is cubic there. */
function integral(u: (t: number) => number, knots: readonly number[], end: number): number {
  let sum = 0;
  for (let k = 0; k + 1 < knots.length; k++) {
    const [a, b] = [knots[k], Math.min(end, knots[k + 1])];
    if (b <= a) break;
    const [middle, half] = [(a + b) / 2, (b - a) / 2];
    sum += half * (u(middle - half / Math.sqrt(3)) + u(middle + half / Math.sqrt(3)));
  }
  return sum;
}
