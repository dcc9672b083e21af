import { test } from "node:test";
import { assertLikeNode } from "./inNode.ts";

/** Bodies of f([x, y], t, { mu, k }), which Node and the graph must agree on to the last bit. */
const bodies: Record<string, string> = {
  "arithmetic and its order": "return [x + y - t * mu / 3 % 2, -x - -y + +t - (x - y)];",
  "signed zeros": "return [x * 0 - 0, -(x * 0) + y * -0];",
  "constants are folded as JavaScript does": "return [x + (0.1 + 0.2) * 3 - 1e16 + 1 - 1e16, y * (7 % -3) / (-7 % 3)];",
  "hexadecimal, separators, exponents": "return [x * 0xff + 1_000, y * 1e-3 + .5];",
  comparisons:
    "return [x < y ? 1 : 0, (x <= y ? 2 : 3) + (x > t ? 1 : 0) + (y >= t ? 4 : 0) + (x === y ? 8 : 0) + (x !== t ? 16 : 0)];",
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
  "known conditions take one side only":
    "return [2 > 1 ? x : undefined!, (false && nothing()) || y];\nfunction nothing(): number { return undefined!.x; }",
  "if, else if, else":
    "let a = 0;\nif (x > 1) a = y; else if (x > 0) { a = 2 * y; a += 1; } else a = -1;\nreturn [a, x];",
  "branches that leave one variable alone":
    "let a = x, b = y;\nif (x > y) { [a, b] = [b, a]; } else { a -= 1; }\nreturn [a, b];",
  "branches inside branches":
    "let a = x;\nif (x > 0) { if (y > 0) a = 1; else a = a + 2; a *= 3; } else if (y < 0) { a = t; }\nreturn [a, y];",
  "early return": "if (x > y) return [y, x];\nconst s = x + y;\nreturn [s, s * s];",
  "early return in a block with work before and after":
    "let a = x;\nif (y > 0) { a += 1; if (a > 0) { a *= 2; return [a, 1]; } a -= 5; }\na += y;\nreturn [a, 2];",
  "early return in a loop":
    "let s = 0;\nfor (let i = 0; i < 4; i++) {\n  s += x * i;\n  if (s > y) return [s, i];\n}\nreturn [s, -1];",
  "early return of an array that is changed later":
    "const a = [x, y];\nif (x > 0) return a;\na[0] = 7;\nif (y > 0) return a;\na[1] = 8;\nreturn a;",
  "early returns of a helper with effects outside":
    "let log = 0;\nconst h = (u: number) => {\n  log += 1;\n  if (u > 0) { log += 10; return u; }\n  log += 100;\n  if (u < -1) return -u;\n  log += 1000;\n  return 0;\n};\nconst a = h(x), b = h(y);\nreturn [a + b, log];",
  "early return in both branches":
    "const h = (u: number) => { if (u > 0) { if (u > 1) return 1; } else { if (u < -1) return 2; u = u + 10; } return u; };\nreturn [h(x), h(y)];",
  "return inside nested loops":
    "const h = (u: number) => { for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) { if (u > i + j) return i * 10 + j; } return -1; };\nreturn [h(x), h(-y)];",
  "effects inside conditional expressions":
    "let n = 0;\nconst a = x > 0 ? (n += 1, x) : (n -= 1, y);\nx > y && (n = 5);\nx > t || (n += y);\nreturn [a, n];",
  "arrays written in branches": "const a = [0, 0];\nif (x > 0) { a[0] = y; a[1] += 1; } else a[1] = x;\nreturn a;",
  "arrays made in branches": "let a: number[];\nif (x > 0) { a = [1, y]; } else { a = [y, 2]; }\na[0] += 1;\nreturn a;",
  "an alias sees what is written": "const a = [x, y];\nconst b = a;\nif (x > 0) b[0] = 5;\na[1] = b[0];\nreturn a;",
  "arrays in arrays in branches":
    "const m = [[x, 1], [y, 2]];\nconst row = m[0];\nif (y > 0) { row[1] = 9; m[1] = [3, x]; }\nreturn [m[0][1] + m[1][0], m[1][1]];",
  "push and pop balanced in branches":
    "const a = [x];\nif (x > 0) { a.push(1); } else { a.push(y); a[0] = 2; }\nreturn a;",
  "objects written in branches":
    "const o = { a: x, b: { c: y } };\nif (x > 0) { o.a = 1; o.b.c += 1; } else o.b = { c: 4 };\nreturn [o.a, o.b.c];",
  "switch on a known value":
    "let a = 0;\nfor (const i of [0, 1, 2, 3]) {\n  switch (i) { case 0: a += x; break; case 1: { a *= 2; } case 2: a += 1; break; default: a -= y; continue; }\n  a += 100;\n}\nreturn [a, 0];",
  "for with several variables":
    "let s = 0;\nfor (let i = 0, j = 5; i < j; i++, j--) s += x * i - y * j;\nreturn [s, 0];",
  "for without its parts": "let s = 0, i = 0;\nfor (;;) { if (i >= 3) break; s += x; i++; }\nreturn [s, i];",
  "while, do while, break, continue":
    "let s = 0, i = 0;\nwhile (true) { i++; if (i % 2) continue; if (i > 8) break; s = s * x + i; }\ndo { s += y; i--; } while (i > 5);\nreturn [s, i];",
  "for of, with pattern":
    "let s = 0;\nfor (const [a, b] of [[x, 1], [y, 2]]) s += a * b;\nfor (const v of [x, y, t]) s -= v;\nreturn [s, 0];",
  "for of an array that grows":
    "const a = [x, y];\nlet s = 0;\nfor (const v of a) { if (a.length < 5) a.push(1); s = s * 2 + v; }\nreturn [s, a.length];",
  "for of into what exists": "let v = 0;\nconst o = [0];\nfor (v of [x, y]);\nfor (o[0] of [y, x]);\nreturn [v, o[0]];",
  "every trip has variables of its own":
    "const f: (() => number)[] = [];\nfor (let i = 0; i < 3; i++) { f.push(() => i * x); i += 0; }\nreturn [f[0]() + f[2](), f[1]()];",
  "a trip's variable may be changed by its closure":
    "const f: (() => number)[] = [];\nfor (let i = 0; i < 4; i++) { f.push(() => i++); f[f.length - 1](); }\nreturn [f[0]() + x, f[1]() * y];",
  "closures share a variable":
    "let n = 1;\nconst inc = (by: number) => { n += by; return n; };\nconst twice = () => inc(x) + inc(y);\nreturn [twice(), n];",
  "functions that make functions":
    "const adder = (a: number) => (b: number) => a + b;\nconst add = adder(x);\nreturn [add(y), adder(t)(add(1))];",
  "hoisted functions, mutual recursion":
    "return [even(4) * x, odd(5) + y];\nfunction even(n: number): number { return n === 0 ? 1 : odd(n - 1); }\nfunction odd(n: number): number { return n === 0 ? 0 : even(n - 1); }",
  "a function expression that calls itself":
    "const f = function fact(n: number): number { return n < 2 ? 1 : n * fact(n - 1); };\nreturn [f(5) * x, y];",
  "default, missing and rest arguments":
    "const f = (a: number, b = a * 2, ...rest: number[]) => a + b + rest.length + rest.reduce((p, q) => p + q, 0);\nreturn [f(x) + f(x, y), f(1, undefined, x, y, t)];",
  "methods of objects":
    "const o = { scale(v: number) { return v * mu; }, shift: (v: number) => v + 1 };\nreturn [o.scale(x), o.shift(y)];",
  shadowing:
    "let a = x;\n{ let a = y; a += 1; }\nconst g = (a: number) => { { const a = 3; } return a; };\nreturn [a, g(t)];",
  "array destructuring":
    "const [a, [b, c = 5] = [y], , ...rest] = [x, [t], 1, 2, 3] as [number, number[], ...number[]];\nreturn [a + b + c, rest.length + rest[1]];",
  "object destructuring":
    "const { p, q: { r = 2, ...others } = {} as { r?: number, s?: number }, ['k']: z = y } = { p: x, q: { s: t } } as never as { p: number, q?: { r?: number, s?: number }, k?: number };\nreturn [p + r, (others.s ?? 0) + z];",
  "assignment to patterns":
    "let a = x, b = y;\nconst o = { c: 0 };\n[a, b, o.c = 4] = [b, a];\n({ p: a, q: [b] } = { p: b, q: [a] });\nreturn [a + o.c, b];",
  "compound assignment":
    "let a = x;\na += y; a -= 2; a *= t; a /= 4; a %= 3;\nconst v = [a, y];\nlet i = 0;\nv[i++] += 1; v[i] *= v[i - 1];\nreturn v;",
  "logical assignment":
    "let a = x, b: number | undefined, c = 0;\na ||= y; b ??= t; c &&= 5;\nlet d = y; d &&= x;\nreturn [a + b, c + d];",
  "prefix and postfix":
    "let a = x; const b = a++ + ++a; let i = 0; const v = [1, 2, 3]; const c = v[i++] + v[i++] * v[i];\nreturn [a + b--  , c + i] as number[];\nfunction unused(b: number) { return b; }".replace(
      "b--  ",
      "b",
    ),
  "sequence expressions": "let a = 0;\nconst b = (a = x, a += 1, a * 2);\nreturn [a, b];",
  "map, forEach, reduce with index and array":
    "const v = [x, y, t];\nlet s = 0;\nv.forEach((u, i, all) => { s += u * i + all.length; });\nconst w = v.map((u, i) => u * (i + 1));\nreturn [s, w.reduce((p, q, i) => p * 2 + q - i, 1) + w.reduceRight((p, q) => p - q)];",
  "some, every, find, filter of known values":
    "const n = [1, 2, 3, 4];\nreturn [n.some((k) => k > 3) && n.every((k) => k > 0) ? x : y, n.filter((k) => k % 2).length + (n.find((k) => k > 2) ?? 0) + n.findIndex((k) => k > 9) + t];",
  "slice, concat, flat, fill, reverse":
    "const v = [x, y, t, 1];\nconst w = v.slice(1, -1).concat([mu], 2, v.slice(-2));\nconst f = [[x], [y, [t]]].flat(2) as number[];\nconst r = [...w].reverse();\nconst z = Array(3).fill(x).fill(2, 1, 2);\nreturn [w[2] + w[4] + f[2] + r[0], z[0] + z[1] + w.length];",
  "push, pop, shift, unshift and their results":
    "const v = [x];\nconst n = v.push(y, t);\nconst p = v.pop()!;\nconst m = v.unshift(1, 2);\nconst s = v.shift()!;\nreturn [n + p + m + s, v[1] * v.length + v[2]];",
  "entries, keys, values, flatMap, at, includes, indexOf":
    "const v = [x, y];\nlet s = 0;\nfor (const [i, u] of v.entries()) s += i * u;\nfor (const i of v.keys()) s += i;\nreturn [s + v.flatMap((u) => [u, 1])[2], v.at(-1)! + [1, 2].indexOf(2) + ([3].includes(3) ? 1 : 0) + [...v.values()][0]];",
  "Array.from, Array, Array.of, isArray":
    "const a = Array.from({ length: 3 }, (_, i) => i * x);\nconst b = Array.from([x, y], (u) => u + 1);\nconst c = new Array(2).fill(t);\nconst d = Array.of(7, x);\nreturn [a[2] + b[1] + c[1] + d[0], Array.isArray(a) && !Array.isArray(x) ? a.length : 0];",
  "spread in arrays, objects and calls":
    "const v = [x, y];\nconst o = { ...{ a: x, b: 1 }, b: y };\nreturn [Math.max(...v, t) + [...v, ...v].length, o.a + o.b];",
  "an array that grows by its length": "const v: number[] = [];\nv[0] = x;\nv[v.length] = y;\nreturn v;",
  "objects: computed, quoted and shorthand keys":
    "const key = 'a' + 'b';\nconst o: Record<string, number> = { [key]: x, 'c d': y, t, 3: mu };\no.ab += 1;\no['e'] = 2;\nreturn [o.ab + o['c d'] + o.e, o.t + o[3]];",
  "Object.keys, values, entries":
    "const o = { b: x, a: y, 2: t, 1: 4 };\nlet s = 0;\nfor (const [k, v] of Object.entries(o)) s = s * 3 + (v as number) * (k === 'b' ? 2 : 1);\nreturn [s, Object.keys(o).length + Object.values(o)[0]];",
  "known texts": "const mode: string = `m${1 + 1}`;\nreturn [mode === 'm2' ? x : y, mode.length * t];",
  "bit operations on known numbers":
    "const n = 13;\nreturn [((n & 6) + (n | 2) + (n ^ 5)) * x, ((n << 2) + (n >> 1) + (-n >>> 28) + ~n) * y];",
  "types are passed over":
    "type Pair = [number, number];\ninterface Named { readonly value: number }\nconst id = <T,>(v: T): T => v;\nconst p = [x, y] satisfies Pair as Pair;\nconst n: Named = { value: p[0]! };\nreturn [id<number>(n.value), <number>p[1]];",
  "functions of Math with values":
    "return [Math.abs(x) + Math.sign(y) + Math.floor(x) + Math.ceil(y) + Math.trunc(t) + Math.round(x), Math.sqrt(Math.abs(y)) + Math.fround(x) + Math.imul(x, 3) + Math.clz32(y)];",
  "Math.max, min and hypot of any number":
    "return [Math.max(x, y, t, 0) + Math.min(x) + Math.hypot(x, y, t) + Math.hypot() + Math.hypot(x), Math.min(x, y) - Math.max() * 0 || Math.hypot(x, y)];".replace(
      " - Math.max() * 0",
      "",
    ),
  "transcendental functions":
    "return [Math.exp(-x * x) + Math.sin(y) * Math.cos(t) + Math.atan2(y, x) + Math.tanh(x), Math.log1p(y * y) + Math.cbrt(x) + Math.asinh(t) + Math.expm1(-t * t) + Math.LN2 * Math.PI];",
  "isNaN, isFinite, isInteger":
    "const n = x / y;\nreturn [Number.isNaN(n) || isNaN(n) ? 1 : 2, (Number.isFinite(n) ? 1 : 2) + (isFinite(n) ? 10 : 20) + (Number.isInteger(y) ? 100 : 200)];",
  "functions of Math as values": "return [x, y].map(Math.abs).map(Math.sqrt).map(Number);",
  "what is not finite stays so": "return [x / 0, Infinity * y - Number.MAX_VALUE];",
  "the untaken branch may be anything":
    "return [x > 0 ? Math.sqrt(x) : 0, y !== 0 ? 1 / y : Math.log(-1 * Math.abs(y) - 1)];",
  "a condition kept and used again":
    "const c = x > y;\nlet s = c ? 1 : 2;\nif (c && s) s += x;\nif (!c) s -= y;\nreturn [s, c === true ? 1 : 0];",
  "labels of the state may be changed": "x += 1; y = x * y;\nreturn [y, x];",
};

for (const [name, body] of Object.entries(bodies)) {
  test(`like Node: ${name}`, () => {
    assertLikeNode(`export function f([x, y] = [1, 2], t: number, { mu = 0.75 } = {}): number[] {\n${body}\n}\n`);
  });
}
