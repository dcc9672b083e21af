import { test } from "node:test";
import { assertLikeNode } from "./inNode.ts";

/** Bodies of f([x, y], t, { mu, k }) beside some tables, which Node and the graph must agree on to the last bit. */
const bodies: Record<string, string> = {
  "an index by the time": "const i = Math.floor(t); return [ys[i] * x, ys[i + 1] - ys[i - 1]];",
  "an index by the state, past the ends too": "return [ys[Math.round(x)] * 2, (ys[Math.trunc(y)] ?? 7) + x];",
  "an entry that is asked for": `
    const i = Math.floor(x);
    const a = ys[i];
    return [a === undefined ? -1 : a * 2, ys[i] !== undefined && ys[i] > 1 ? 1 : 0];
  `,
  "an index that is no whole number": "return [(ys[k / 2] ?? -3) + y, ys[k * 2] * x];",
  "rows and their entries": `
    const i = Math.max(0, Math.min(3, Math.floor(x)));
    const [a, b] = rows[i];
    return [a * y + b, rows[i][1] + rows[i].length];
  `,
  "objects and their properties": `
    const { from, u } = steps[Math.max(0, Math.min(2, Math.round(y)))];
    return [from * x, u];
  `,
  "a table of values of the state": `
    const own = [x, y * 2, t, 4];
    return [own[Math.max(0, Math.min(3, Math.floor(y)))], own.at(Math.max(-4, Math.min(3, Math.floor(x))))!];
  `,
  "conditions in a table": `
    const on = [x > 0, true, y > x, false];
    return [on[Math.abs(Math.round(x)) % 4] ? 1 : 2, on[Math.floor(t)] ? 1 : 2];
  `,
  findIndex: `
    const i = xs.findIndex((a) => a > x);
    const w = (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
    return [ys[i - 1] * (1 - w) + ys[i] * w, i];
  `,
  "findIndex in a long table": `
    const i = long.findIndex((a) => a >= x);
    return [i, long.findIndex((a) => x < a) + 10 * long.findLastIndex((a) => a < y)];
  `,
  "findLast in a long table that falls": `
    return [falling.findLast((a) => a > x) ?? -9, falling.findIndex((a) => y >= a) + falling.findLastIndex((a) => !(a < y))];
  `,
  "some, every and filter in a long table": `
    const a = long.filter((u) => u <= x);
    return [a.length + (long.some((u) => u > y) ? 100 : 0), (long.every((u) => u > y) ? 1 : 2) + (a.at(-1) ?? 50)];
  `,
  "find of an object":
    "return [steps.find((s) => s.from > x)?.u ?? 0, (steps.find((s) => s.u === k) ?? steps[0]).from];",
  "findLast of an object":
    "const s = steps.findLast((each) => each.from <= t); return [s ? s.u * x : 3, s?.from ?? -1];",
  "filter and at":
    "return [steps.filter((s) => s.from <= x).at(-1)?.u ?? 0, steps.filter((s) => s.from > y)[1]?.u ?? -2];",
  "filter, map and reduce": `
    const later = steps.filter((s) => s.from > x).map((s) => s.u * y);
    return [later.reduce((sum, u) => sum + u, 0), later.filter((u) => u > 0.5).length];
  `,
  "for of what a filter leaves": `
    let sum = 0;
    for (const { from, u } of steps.filter((s) => s.from <= x)) { if (u > y) continue; sum += u * from + 1; }
    return [sum, 0];
  `,
  "some of pairs": "const on = pulses.some(([a, b]) => x >= a && x < b); return [on ? 1 - y : -y, x];",
  "every, includes and indexOf": `
    const n = Math.round(x);
    return [xs.every((a) => a !== n) ? 1 : 2, xs.indexOf(n) + (xs.includes(Math.round(y)) ? 10 : 20) + xs.lastIndexOf(n)];
  `,
  "a comparison with the entry past the end": `
    const i = xs.findIndex((a, k) => x >= a && x < xs[k + 1]);
    let j = -1;
    for (let k = 0; k < xs.length; k++) if (y >= xs[k] && !(y >= xs[k + 1])) j = k;
    return [i, j + (xs[9] ?? 3) + (rows[4]?.[0] ?? 1)];
  `,
  "a search by halves": `
    let lo = 0, hi = xs.length - 1;
    while (hi - lo > 1) {
      const mid = (lo + hi) >> 1;
      if (xs[mid] > x) hi = mid; else lo = mid;
    }
    return [lo, ys[lo] + ys[hi] * y];
  `,
  "a search by halves in a long table": `
    let lo = 0, hi = long.length - 1;
    for (; hi - lo > 1; ) {
      const mid = Math.floor((lo + hi) / 2);
      if (long[mid] <= x) lo = mid; else hi = mid;
    }
    return [lo, hi + long[lo] * y];
  `,
  "a search by halves with a half-open interval": `
    let low = 0, high = xs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (xs[middle] < y) low = middle + 1; else high = middle;
    }
    return [low, high];
  `,
  "a search by halves for a sum of many conditions": `
    const level = long.filter((u) => u * u < x * u + 1).reduce((sum, u) => sum + u, 0);
    let lo = 0, hi = xs.length - 1;
    while (hi - lo > 1) {
      const mid = (lo + hi) >> 1;
      if (xs[mid] > level) hi = mid; else lo = mid;
    }
    return [lo, hi];
  `,
  "while along a table": `
    let i = 0;
    while (i < xs.length - 2 && x > xs[i + 1]) i++;
    return [ys[i] + (ys[i + 1] - ys[i]) * (x - xs[i]) / (xs[i + 1] - xs[i]), i];
  `,
  "a schedule and else break": `
    let b = pulses[0][1];
    for (const [ti, bi] of pulses) { if (x >= ti) b = bi; else break; }
    return [b, y];
  `,
  "break in the middle": `
    let s = 0, n = 0;
    for (let i = 0; i < 6; i++) { s += x; if (s > y) break; n += i; s *= 0.5; }
    return [s, n];
  `,
  "continue in the middle": `
    let s = 0;
    for (let i = 0; i < 5; i++) { if (x > i) { s -= y; continue; } s += i; if (i % 2 && s > 2) continue; s *= 2; }
    return [s, 1];
  `,
  "break, continue and return together": `
    let s = x;
    for (let i = 0; i < 5; i++) {
      if (s > 3) return [s, i];
      if (s < -3) break;
      if (y > i) { s += 0.75; continue; }
      s -= y * 0.5;
      if (t > s) { s = 1 - s; } else if (t < y) return [i, s];
    }
    return [s + 100, t];
  `,
  "break out of two loops by a label": `
    let s = 0;
    outer: for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        s += i * x + j * y;
        if (s > 4) break outer;
        if (s < -4) continue outer;
      }
      s += 0.25;
    }
    return [s, t];
  `,
  "a block with a label": `
    let s = x;
    block: { if (x > 0) break block; s = y; if (y > 0) break block; s += 1; }
    return [s, t];
  `,
  "while and do while with counted trips": `
    let a = Math.abs(x), n = 0;
    while (n < 20 && a > 0.25) { a /= 2; n++; }
    let b = 0, m = 0;
    do { b += Math.abs(y); m++; } while (m < 4 && b < 2);
    return [a + n, b + m];
  `,
  "Newton's iteration that stops by itself": `
    let u = 1 + Math.abs(x), n = 0;
    for (let i = 0; i < 12; i++) {
      const next = 0.5 * (u + (1 + x * x) / u);
      const done = Math.abs(next - u) < 1e-3;
      u = next; n = i;
      if (done) break;
    }
    return [u, n];
  `,
  "arrays changed in a loop that ends early": `
    const a = [0, 0, 0];
    for (let i = 0; i < 3; i++) { if (x < i) break; a[i] = y + i; }
    return [a[0] + a[1], a[2]];
  `,
  "functions that end loops inside loops": `
    const first = (u: number) => { for (const a of xs) if (a > u) return a; return -1; };
    let s = 0;
    for (let i = 0; i < 3; i++) { const v = first(x + i); if (v < 0) break; s += v; }
    return [s, first(y)];
  `,
  "switch on the state": `
    let a = 0;
    switch (Math.floor(x)) {
      case 0: a = 1; break;
      case 1: a += 5;
      case 2: { a += y; if (y > 0) break; a += 100; }
      default: a += 2;
      case -1: a *= 3; break;
      case -2: return [7, a];
    }
    return [a, t];
  `,
  "switch that always returns": `
    switch (Math.floor(x)) { default: return [x, 1]; case 0: return [y, 2]; case 1: case 2: return [t, 3]; }
  `,
  "switch on a condition and in a loop": `
    let s = 0;
    for (let i = 0; i < 3; i++) {
      switch (true) { case x > i: s += 1; continue; case y > i: s += 10; break; default: s += 100; }
      s *= 2;
    }
    return [s, 0];
  `,
  "writing at an index that depends on the state": `
    const bins = [0, 0, 0, 0];
    bins[Math.max(0, Math.min(3, Math.floor(x)))] += y;
    bins[Math.max(0, Math.min(3, Math.floor(y)))] -= 1;
    return [bins[0] - bins[1], bins[2] * bins[3]];
  `,
  "bits of numbers that depend on the state": `
    return [(x | 0) + (~~y << 3) + (x >> 1), ((y | 0) & 7) + (Math.floor(x) >>> 28) + ~x];
  `,
  "names taken out of Math": "const { sin, PI, max: most } = Math; return [sin(PI * x), most(y, t)];",
  "an enum":
    "return [Phase.Stance + x * Phase.Flight, Phase[Phase.Flight] === 'Flight' && Mode.Slow === 'slow' ? y : 1];",
  "typed arrays": `
    const a = new Float64Array(3), b = Float64Array.from([x, y]);
    a[1] = x; a.fill(2, 2);
    return [a[0] + a[1] * a[2], b[1] + Float64Array.of(t)[0] + new Float64Array([1, 2]).length];
  `,
  "Object.entries, values, keys and fromEntries": `
    const scaled = Object.fromEntries(Object.entries(rates).map(([key, r]) => [key, r * x]));
    return [scaled.a + scaled.c, Object.values(rates).reduce((s, r) => s + r, y) + Object.keys(rates).length];
  `,
  "a map": `
    const m = new Map(Object.entries(rates));
    m.set("d", x);
    let s = 0;
    for (const [key, value] of m) s += key === "b" ? 10 * value : value;
    return [s + m.get("a")! + (m.get("z") ?? 5), m.size + (m.has("d") ? y : 0) + [...m.values()].length];
  `,
  "a map by a number that depends on the state": `
    return [levels.get(Math.floor(x)) ?? -1, levels.has(Math.floor(y)) ? 1 : 0];
  `,
  "a partial record": "return [nu.A! * x + (nu.B ?? 0) * y, (nu['C'] ?? 4) + (nu?.D ?? 2)];",
  "constants of Number and a clone": `
    const copy = structuredClone(rows);
    copy[0][0] = x;
    return [copy[0][0] + rows[0][0] + Number.EPSILON, Math.abs(y) < Number.EPSILON ? 1 : 2];
  `,
  "sorted beforehand": "return [sorted[0] * x + sorted[3], descending.map((s) => s.from).indexOf(2) + y];",
  "a value that is optional": `
    const pick = (u: number) => (u > 0 ? u : undefined);
    const scale = (u: number, factor = 2) => u * factor;
    return [pick(x) ?? y, scale(y, pick(x))];
  `,
};

const TABLES = `
enum Phase { Stance, Flight = 3 }
enum Mode { Slow = "slow" }
const xs = [0, 1, 2, 3, 5];
const ys = [0.5, 2, 1, 4, 4.5];
const rows = [[1, 2], [3, 4], [-1, 0.5], [0, 7]];
const steps = [{ from: 0, u: 0.25 }, { from: 1, u: 1 }, { from: 2, u: 0.5 }];
const pulses = [[-1, 2], [0.5, 3], [1, 5]];
const long = Array.from({ length: 40 }, (_, i) => i * 0.25 - 4);
const falling = Array.from({ length: 30 }, (_, i) => 4 - i * 0.25);
const rates: Record<string, number> = { a: 1, b: 2.5, c: -0.5 };
const levels = new Map([[0, 3], [1, -4], [-2, 0.5]]);
const nu: Partial<Record<"A" | "B" | "C" | "D", number>> = { A: -1 };
const sorted = [3, -1, 10, 2].sort((a, b) => a - b);
const descending = steps.toSorted((a, b) => b.from - a.from);
`;

for (const [name, body] of Object.entries(bodies)) {
  test(name, () => {
    assertLikeNode(`${TABLES}
export function f([x, y] = [1, 2], t: number, { mu = 0.5, k = 1 } = {}): number[] {
${body}
}`);
  });
}
