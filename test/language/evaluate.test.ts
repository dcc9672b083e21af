import { test } from "node:test";
import { assertLikeNode } from "./inNode.ts";

/** Bodies of f([x, y], t, { mu, k }), which Node and the graph must agree on to the last bit. */
const bodies: Record<string, string> = {
  "arithmetic and its order": "return [x + y - t * mu / 3 % 2, -x - -y + +t - (x - y)];",
  "signed zeros": "return [x * 0 - 0, -(x * 0) + y * -0];",
  "constants are folded as JavaScript does": "return [x + (0.1 + 0.2) * 3 - 1e16 + 1 - 1e16, y * (7 % -3) / (-7 % 3)];",
  "hexadecimal, separators, exponents": "return [x * 0xff + 1_000, y * 1e-3 + .5];",
  comparisons: `
    return [x < y ? 1 : 0, (x <= y ? 2 : 3) + (x > t ? 1 : 0) + (y >= t ? 4 : 0) + (x === y ? 8 : 0) + (x !== t ? 16 : 0)];
  `,
  "loose equality of numbers": "return [x == y ? 1 : 0, x != y ? 1 : 0];",
  "conditions compared": "return [(x > 0) === (y > 0) ? x : y, (x > 0) !== true ? 1 : 2];",
  "&& and || of conditions": "return [x > 0 && y > 0 ? 1 : 2, x > 0 || y > 0 && t > 0 ? 3 : 4];",
  "&& and || of numbers": "return [x && y, (x || y) + (0 || t) + (2 && mu)];",
  "not a number is false": "const n = (x - x) / (y - y || 1); return [n ? 1 : 2, !n ? 1 : 2];",
  "?? and optional chaining of known values":
    "const o: { a?: number } = {}; return [x * (o.a ?? 3), y * (undefined ?? 2)];",
  "! of numbers and conditions": "return [!x ? 1 : 0, !(y > 0) ? 1 : 0];",
  "Number of a condition": "return [Number(x > 0) + +(y > 0), Number(true) * x];",
  "nested conditional expressions": "return [x > 0 ? y > 0 ? 1 : 2 : y > 0 ? 3 : 4, x > y ? x : x > t ? t : y];",
  "known conditions take one side only": `
    return [2 > 1 ? x : undefined!, (false && nothing()) || y];
    function nothing(): number { return undefined!.x; }
  `,
  "if, else if, else": `
    let a = 0;
    if (x > 1) a = y; else if (x > 0) { a = 2 * y; a += 1; } else a = -1;
    return [a, x];
  `,
  "branches that leave one variable alone": `
    let a = x, b = y;
    if (x > y) { [a, b] = [b, a]; } else { a -= 1; }
    return [a, b];
  `,
  "branches inside branches": `
    let a = x;
    if (x > 0) { if (y > 0) a = 1; else a = a + 2; a *= 3; } else if (y < 0) { a = t; }
    return [a, y];
  `,
  "early return": `
    if (x > y) return [y, x];
    const s = x + y;
    return [s, s * s];
  `,
  "early return in a block with work before and after": `
    let a = x;
    if (y > 0) { a += 1; if (a > 0) { a *= 2; return [a, 1]; } a -= 5; }
    a += y;
    return [a, 2];
  `,
  "an array that some paths left with is changed on the others": `
    const a = [x, y];
    if (x > y) {
      if (x > 1) return a;
      if (y > 0) return Array.from({ length: 2 }, (_, i) => x * i);
      a[1] = t;
    } else a[0] = y;
    a[0] += 1;
    return a;
  `,
  "an array that a called function may give is changed where it did not": `
    const a = [x, 1], b = [y, 2];
    const pick = (u: number) => { if (u > 1) { if (u > 2) return a; if (u > 1.5) return b; } else { a[0] = t; } return [u, u]; };
    const c = pick(x);
    return [c[0] + a[0], c[1]];
  `,
  "early return in a loop": `
    let s = 0;
    for (let i = 0; i < 4; i++) {
      s += x * i;
      if (s > y) return [s, i];
    }
    return [s, -1];
  `,
  "early return of an array that is changed later": `
    const a = [x, y];
    if (x > 0) return a;
    a[0] = 7;
    if (y > 0) return a;
    a[1] = 8;
    return a;
  `,
  "early returns of a helper with effects outside": `
    let log = 0;
    const h = (u: number) => {
      log += 1;
      if (u > 0) { log += 10; return u; }
      log += 100;
      if (u < -1) return -u;
      log += 1000;
      return 0;
    };
    const a = h(x), b = h(y);
    return [a + b, log];
  `,
  "early return in both branches": `
    const h = (u: number) => { if (u > 0) { if (u > 1) return 1; } else { if (u < -1) return 2; u = u + 10; } return u; };
    return [h(x), h(y)];
  `,
  "return inside nested loops": `
    const h = (u: number) => { for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) { if (u > i + j) return i * 10 + j; } return -1; };
    return [h(x), h(-y)];
  `,
  "effects inside conditional expressions": `
    let n = 0;
    const a = x > 0 ? (n += 1, x) : (n -= 1, y);
    x > y && (n = 5);
    x > t || (n += y);
    return [a, n];
  `,
  "callbacks for their effects only": `
    let s = 0;
    [x, y, t].forEach((u) => u > 0 && (s += u));
    const note = (u: number) => (u > 1 ? (s *= 2) : undefined);
    note(x);
    return [s, y];
  `,
  "arrays written in branches": `
    const a = [0, 0];
    if (x > 0) { a[0] = y; a[1] += 1; } else a[1] = x;
    return a;
  `,
  "arrays made in branches": `
    let a: number[];
    if (x > 0) { a = [1, y]; } else { a = [y, 2]; }
    a[0] += 1;
    return a;
  `,
  "an alias sees what is written": `
    const a = [x, y];
    const b = a;
    if (x > 0) b[0] = 5;
    a[1] = b[0];
    return a;
  `,
  "arrays in arrays in branches": `
    const m = [[x, 1], [y, 2]];
    const row = m[0];
    if (y > 0) { row[1] = 9; m[1] = [3, x]; }
    return [m[0][1] + m[1][0], m[1][1]];
  `,
  "push and pop balanced in branches": `
    const a = [x];
    if (x > 0) { a.push(1); } else { a.push(y); a[0] = 2; }
    return a;
  `,
  "objects written in branches": `
    const o = { a: x, b: { c: y } };
    if (x > 0) { o.a = 1; o.b.c += 1; } else o.b = { c: 4 };
    return [o.a, o.b.c];
  `,
  "switch on a known value": `
    let a = 0;
    for (const i of [0, 1, 2, 3]) {
      switch (i) { case 0: a += x; break; case 1: { a *= 2; } case 2: a += 1; break; default: a -= y; continue; }
      a += 100;
    }
    return [a, 0];
  `,
  "for with several variables": `
    let s = 0;
    for (let i = 0, j = 5; i < j; i++, j--) s += x * i - y * j;
    return [s, 0];
  `,
  "for without its parts": `
    let s = 0, i = 0;
    for (;;) { if (i >= 3) break; s += x; i++; }
    return [s, i];
  `,
  "while, do while, break, continue": `
    let s = 0, i = 0;
    while (true) { i++; if (i % 2) continue; if (i > 8) break; s = s * x + i; }
    do { s += y; i--; } while (i > 5);
    return [s, i];
  `,
  "for of, with pattern": `
    let s = 0;
    for (const [a, b] of [[x, 1], [y, 2]]) s += a * b;
    for (const v of [x, y, t]) s -= v;
    return [s, 0];
  `,
  "for of an array that grows": `
    const a = [x, y];
    let s = 0;
    for (const v of a) { if (a.length < 5) a.push(1); s = s * 2 + v; }
    return [s, a.length];
  `,
  "for of into what exists": `
    let v = 0;
    const o = [0];
    for (v of [x, y]);
    for (o[0] of [y, x]);
    return [v, o[0]];
  `,
  "every trip has variables of its own": `
    const f: (() => number)[] = [];
    for (let i = 0; i < 3; i++) { f.push(() => i * x); i += 0; }
    return [f[0]() + f[2](), f[1]()];
  `,
  "a trip's variable may be changed by its closure": `
    const f: (() => number)[] = [];
    for (let i = 0; i < 4; i++) { f.push(() => i++); f[f.length - 1](); }
    return [f[0]() + x, f[1]() * y];
  `,
  "closures share a variable": `
    let n = 1;
    const inc = (by: number) => { n += by; return n; };
    const twice = () => inc(x) + inc(y);
    return [twice(), n];
  `,
  "functions that make functions": `
    const adder = (a: number) => (b: number) => a + b;
    const add = adder(x);
    return [add(y), adder(t)(add(1))];
  `,
  "hoisted functions, mutual recursion": `
    return [even(4) * x, odd(5) + y];
    function even(n: number): number { return n === 0 ? 1 : odd(n - 1); }
    function odd(n: number): number { return n === 0 ? 0 : even(n - 1); }
  `,
  "a function expression that calls itself": `
    const f = function fact(n: number): number { return n < 2 ? 1 : n * fact(n - 1); };
    return [f(5) * x, y];
  `,
  "default, missing and rest arguments": `
    const f = (a: number, b = a * 2, ...rest: number[]) => a + b + rest.length + rest.reduce((p, q) => p + q, 0);
    return [f(x) + f(x, y), f(1, undefined, x, y, t)];
  `,
  "methods of objects": `
    const o = { scale(v: number) { return v * mu; }, shift: (v: number) => v + 1 };
    return [o.scale(x), o.shift(y)];
  `,
  shadowing: `
    let a = x;
    { let a = y; a += 1; }
    const g = (a: number) => { { const a = 3; } return a; };
    return [a, g(t)];
  `,
  "array destructuring": `
    const [a, [b, c = 5] = [y], , ...rest] = [x, [t], 1, 2, 3] as [number, number[], ...number[]];
    return [a + b + c, rest.length + rest[1]];
  `,
  "object destructuring": `
    const { p, q: { r = 2, ...others } = {} as { r?: number, s?: number }, ['k']: z = y } = { p: x, q: { s: t } } as never as { p: number, q?: { r?: number, s?: number }, k?: number };
    return [p + r, (others.s ?? 0) + z];
  `,
  "assignment to patterns": `
    let a = x, b = y;
    const o = { c: 0 };
    [a, b, o.c = 4] = [b, a];
    ({ p: a, q: [b] } = { p: b, q: [a] });
    return [a + o.c, b];
  `,
  "compound assignment": `
    let a = x;
    a += y; a -= 2; a *= t; a /= 4; a %= 3;
    const v = [a, y];
    let i = 0;
    v[i++] += 1; v[i] *= v[i - 1];
    return v;
  `,
  "logical assignment": `
    let a = x, b: number | undefined, c = 0;
    a ||= y; b ??= t; c &&= 5;
    let d = y; d &&= x;
    return [a + b, c + d];
  `,
  "prefix and postfix": `
    let a = x; const b = a++ + ++a; let i = 0; const v = [1, 2, 3]; const c = v[i++] + v[i++] * v[i];
    return [a + b, c + i] as number[];
    function unused(b: number) { return b; }
  `,
  "sequence expressions": `
    let a = 0;
    const b = (a = x, a += 1, a * 2);
    return [a, b];
  `,
  "map, forEach, reduce with index and array": `
    const v = [x, y, t];
    let s = 0;
    v.forEach((u, i, all) => { s += u * i + all.length; });
    const w = v.map((u, i) => u * (i + 1));
    return [s, w.reduce((p, q, i) => p * 2 + q - i, 1) + w.reduceRight((p, q) => p - q)];
  `,
  "some, every, find, filter of known values": `
    const n = [1, 2, 3, 4];
    return [n.some((k) => k > 3) && n.every((k) => k > 0) ? x : y, n.filter((k) => k % 2).length + (n.find((k) => k > 2) ?? 0) + n.findIndex((k) => k > 9) + t];
  `,
  "slice, concat, flat, fill, reverse": `
    const v = [x, y, t, 1];
    const w = v.slice(1, -1).concat([mu], 2, v.slice(-2));
    const f = [[x], [y, [t]]].flat(2) as number[];
    const r = [...w].reverse();
    const z = Array(3).fill(x).fill(2, 1, 2);
    return [w[2] + w[4] + f[2] + r[0], z[0] + z[1] + w.length];
  `,
  "push, pop, shift, unshift and their results": `
    const v = [x];
    const n = v.push(y, t);
    const p = v.pop()!;
    const m = v.unshift(1, 2);
    const s = v.shift()!;
    return [n + p + m + s, v[1] * v.length + v[2]];
  `,
  "entries, keys, values, flatMap, at, includes, indexOf": `
    const v = [x, y];
    let s = 0;
    for (const [i, u] of v.entries()) s += i * u;
    for (const i of v.keys()) s += i;
    return [s + v.flatMap((u) => [u, 1])[2], v.at(-1)! + [1, 2].indexOf(2) + ([3].includes(3) ? 1 : 0) + [...v.values()][0]];
  `,
  "Array.from, Array, Array.of, isArray": `
    const a = Array.from({ length: 3 }, (_, i) => i * x);
    const b = Array.from([x, y], (u) => u + 1);
    const c = new Array(2).fill(t);
    const d = Array.of(7, x);
    return [a[2] + b[1] + c[1] + d[0], Array.isArray(a) && !Array.isArray(x) ? a.length : 0];
  `,
  "spread in arrays, objects and calls": `
    const v = [x, y];
    const o = { ...{ a: x, b: 1 }, b: y };
    return [Math.max(...v, t) + [...v, ...v].length, o.a + o.b];
  `,
  "an array that grows by its length": `
    const v: number[] = [];
    v[0] = x;
    v[v.length] = y;
    return v;
  `,
  "objects: computed, quoted and shorthand keys": `
    const key = 'a' + 'b';
    const o: Record<string, number> = { [key]: x, 'c d': y, t, 3: mu };
    o.ab += 1;
    o['e'] = 2;
    return [o.ab + o['c d'] + o.e, o.t + o[3]];
  `,
  "Object.keys, values, entries": `
    const o = { b: x, a: y, 2: t, 1: 4 };
    let s = 0;
    for (const [k, v] of Object.entries(o)) s = s * 3 + (v as number) * (k === 'b' ? 2 : 1);
    return [s, Object.keys(o).length + Object.values(o)[0]];
  `,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the template stands in the text under test
  "known texts": "const mode: string = `m${1 + 1}`;\nreturn [mode === 'm2' ? x : y, mode.length * t];",
  "bit operations on known numbers": `
    const n = 13;
    return [((n & 6) + (n | 2) + (n ^ 5)) * x, ((n << 2) + (n >> 1) + (-n >>> 28) + ~n) * y];
  `,
  "types are passed over": `
    type Pair = [number, number];
    interface Named { readonly value: number }
    const id = <T,>(v: T): T => v;
    const p = [x, y] satisfies Pair as Pair;
    const n: Named = { value: p[0]! };
    return [id<number>(n.value), <number>p[1]];
  `,
  "functions of Math with values": `
    return [Math.abs(x) + Math.sign(y) + Math.floor(x) + Math.ceil(y) + Math.trunc(t) + Math.round(x), Math.sqrt(Math.abs(y)) + Math.fround(x) + Math.imul(x, 3) + Math.clz32(y)];
  `,
  "Math.max, min and hypot of any number": `
    return [Math.max(x, y, t, 0) + Math.min(x) + Math.hypot(x, y, t) + Math.hypot() + Math.hypot(x), Math.min(x, y) || Math.hypot(x, y)];
  `,
  "transcendental functions": `
    return [Math.exp(-x * x) + Math.sin(y) * Math.cos(t) + Math.atan2(y, x) + Math.tanh(x), Math.log1p(y * y) + Math.cbrt(x) + Math.asinh(t) + Math.expm1(-t * t) + Math.LN2 * Math.PI];
  `,
  "isNaN, isFinite, isInteger": `
    const n = x / y;
    return [Number.isNaN(n) || isNaN(n) ? 1 : 2, (Number.isFinite(n) ? 1 : 2) + (isFinite(n) ? 10 : 20) + (Number.isInteger(y) ? 100 : 200)];
  `,
  "functions of Math as values": "return [x, y].map(Math.abs).map(Math.sqrt).map(Number);",
  "what is not finite stays so": "return [x / 0, Infinity * y - Number.MAX_VALUE];",
  "the untaken branch may be anything":
    "return [x > 0 ? Math.sqrt(x) : 0, y !== 0 ? 1 / y : Math.log(-1 * Math.abs(y) - 1)];",
  "a condition kept and used again": `
    const c = x > y;
    let s = c ? 1 : 2;
    if (c && s) s += x;
    if (!c) s -= y;
    return [s, c === true ? 1 : 0];
  `,
  "labels of the state may be changed": `
    x += 1; y = x * y;
    return [y, x];
  `,
};

for (const [name, body] of Object.entries(bodies)) {
  test(`like Node: ${name}`, () => {
    assertLikeNode(`export function f([x, y] = [1, 2], t: number, { mu = 0.75 } = {}): number[] {\n${body}\n}\n`);
  });
}
