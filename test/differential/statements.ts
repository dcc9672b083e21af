import { bounded, condition, index, leaf, literal, number } from "./numbers.ts";
import { vector } from "./vectors.ts";
import { deeper, type Place, type Writer, within } from "./writer.ts";

/** How a function of this place gives its result early. */
export type Return = (place: Place) => string;

/** Some statements, one per line. */
export function statements(w: Writer, place: Place, count: number, result?: Return): string {
  return Array.from({ length: count }, () => statement(w, place, result)).join("\n");
}

function statement(w: Writer, place: Place, result: Return | undefined): string {
  const { tape } = w;
  const compound = place.depth > 0 ? 1 : 0;
  return tape.weighted<string>([
    [8, () => declareNumber(w, place)],
    [5, () => declareArray(w, place)],
    // What a block declares is lost at its end; what it assigns is not.
    [place.inBranch || place.inLoop ? 24 : 8, () => assign(w, place)],
    [5 * compound, () => branch(w, place, result)],
    [4 * compound, () => loop(w, place, result)],
    [3 * compound, () => maskedLoop(w, place, result)],
    [2 * compound, () => choice(w, place, result)],
    [compound, () => bisection(w, place)],
    [compound, () => labelledBlock(w, place)],
    [1, () => takenOutOfMath(w, place)],
    [5, () => destructure(w, place)],
    [3, () => declareFunction(w, place)],
    [4, () => declareObject(w, place)],
    [2, () => declareCondition(w, place)],
    [2, () => grow(w, place)],
    [2 * compound, () => forEach(w, place)],
    [4, () => swap(w, place)],
    [1, () => declareMatrix(w, place)],
    [compound, () => knownBranch(w, place)],
    [result && compound ? 5 : 0, () => earlyReturn(w, place, result)],
  ]);
}

function declareNumber(w: Writer, place: Place): string {
  const { tape } = w;
  const value = tape.oneIn(3) ? bounded(w, place) : number(w, place);
  const writable = tape.oneIn(2);
  const name = w.fresh("v");
  place.scope.add(name, { kind: "number" }, writable);
  const type = tape.oneIn(3) ? ": number" : "";
  w.uses(writable ? "let" : "const");
  return `${writable ? "let" : "const"} ${name}${type} = ${value};`;
}

function declareArray(w: Writer, place: Place): string {
  const length = w.tape.between(1, 4);
  // A copy of its own, so that writing to it changes nothing else.
  const value = w.tape.weighted<string>([
    [2, () => `[...${vector(w, place, length)}]`],
    [1, () => `${vector(w, place, length)}.slice()`],
    [1, () => `${vector(w, place, length)}.map((x) => x)`],
  ]);
  const name = w.fresh("a");
  place.scope.add(name, { kind: "array", length }, true);
  if (!w.tape.oneIn(5)) return `const ${name} = ${value};`;
  const alias = w.fresh("a");
  w.uses("alias");
  place.scope.add(alias, { kind: "array", length }, true);
  return `const ${name}: number[] = ${value};\nconst ${alias} = ${name};`;
}

function declareMatrix(w: Writer, place: Place): string {
  const [rows, columns] = [w.tape.between(1, 3), w.tape.between(1, 3)];
  const inner = deeper(place);
  const text = `[${Array.from({ length: rows }, () => vector(w, inner, columns)).join(", ")}]`;
  const name = w.fresh("m");
  w.uses("matrix built");
  place.scope.add(name, { kind: "matrix", rows, columns });
  return `const ${name} = ${text};`;
}

function declareCondition(w: Writer, place: Place): string {
  const value = condition(w, deeper(place));
  const name = w.fresh("c");
  w.uses("condition kept");
  place.scope.add(name, { kind: "condition" });
  return `const ${name} = ${value};`;
}

function declareObject(w: Writer, place: Place): string {
  const { tape } = w;
  const inner = deeper(place);
  const known = place.scope.all("object");
  const name = w.fresh("o");
  w.uses("object literal");
  if (known.length > 0 && tape.oneIn(3)) {
    const base = tape.early(known);
    w.uses("object spread");
    const text = `const ${name} = { ...${base.name}, extra: ${number(w, inner)} };`;
    place.scope.add(name, { kind: "object", keys: [...base.type.keys.filter((key) => key !== "extra"), "extra"] });
    return text;
  }
  const text = `const ${name} = { p: ${number(w, inner)}, ["q"]: ${number(w, inner)}, r: { s: ${leaf(w, place)} }.s };`;
  place.scope.add(name, { kind: "object", keys: ["p", "q", "r"] });
  return text;
}

function assign(w: Writer, place: Place): string {
  const { tape } = w;
  const numbers = place.scope.all("number").filter(({ writable }) => writable);
  const arrays = place.scope.all("array").filter(({ writable, type }) => writable && type.length > 0);
  const targets = [
    ...numbers.map(
      ({ name }) =>
        () =>
          name,
    ),
    ...arrays.map(
      ({ name, type }) =>
        () =>
          `${name}[${index(w, place, type.length)}]`,
    ),
  ];
  if (targets.length === 0) return declareNumber(w, place);
  const target = tape.early(targets)();
  if (target.includes("[")) w.uses("entry written");
  const value = bounded(w, place);
  return tape.weighted<string>([
    [4, () => `${target} = ${place.inLoop ? value : number(w, place)};`],
    [3, () => w.tagged("+=", `${target} += ${value};`)],
    [2, () => w.tagged("-=", `${target} -= ${value};`)],
    [2, () => w.tagged("*=", `${target} *= ${value};`)],
    [1, () => w.tagged("/=", `${target} /= 1.25 + Math.abs(${value});`)],
    [1, () => w.tagged("++", `${target}${tape.of(["++", "--"])};`)],
    [w.exact ? 0 : 2, () => w.tagged("**=", `${target} **= 2;`)],
  ]);
}

function swap(w: Writer, place: Place): string {
  const numbers = place.scope.all("number").filter(({ writable }) => writable);
  if (numbers.length < 2) return declareNumber(w, place);
  const [x, y] = numbers;
  w.uses("swap");
  return `;[${x.name}, ${y.name}] = [${y.name}, ${bounded(w, place)} + ${x.name}];`;
}

function branch(w: Writer, place: Place, result: Return | undefined): string {
  const { tape } = w;
  w.uses("if");
  const block = () => {
    const inner = within(place, { depth: place.depth - 1, inBranch: true });
    return `{\n${statements(w, inner, tape.between(1, 2), result)}\n}`;
  };
  const head = `if (${condition(w, deeper(place))})`;
  return tape.weighted<string>([
    [3, () => `${head} ${block()}`],
    [3, () => w.tagged("else", `${head} ${block()} else ${block()}`)],
    [
      1,
      () =>
        w.tagged("else if", `${head} ${block()} else if (${condition(w, deeper(place))}) ${block()} else ${block()}`),
    ],
    [1, () => `${head} ${assign(w, within(place, { depth: 1, inBranch: true })).replace(/^(const|let).*$/s, ";")}`],
  ]);
}

/** A branch on what is known beforehand. */
function knownBranch(w: Writer, place: Place): string {
  const { tape } = w;
  const inner = within(place, { depth: place.depth - 1 });
  const indices = place.scope.all("index");
  w.uses("known condition");
  const head = tape.weighted<string>([
    [indices.length > 0 ? 3 : 0, () => `${tape.early(indices).name} % 2 === ${tape.below(2)}`],
    [1, () => w.tagged("every", `[1, 2, 3].every((k) => k < ${tape.between(2, 5)})`)],
    [1, () => w.tagged("some", `[1, 2, 3].some((k) => k > ${tape.between(1, 4)})`)],
    [1, () => w.tagged("length", `[0, ${literal(w)}].length > ${tape.between(0, 3)}`)],
  ]);
  return `if (${head}) {\n${statements(w, inner, 1)}\n}`;
}

function earlyReturn(w: Writer, place: Place, result: Return | undefined): string {
  if (!result) return declareNumber(w, place);
  w.uses("early return");
  if (place.inLoop) w.uses("early return in a loop");
  return `if (${condition(w, deeper(place))}) return ${result({ ...place, depth: 1 })};`;
}

function loop(w: Writer, place: Place, result: Return | undefined): string {
  const { tape } = w;
  const trips = tape.between(2, 3);
  const inner = within(place, { depth: Math.min(place.depth - 1, 2), inLoop: true });
  const i = w.fresh("i");
  const body = () => {
    inner.scope.add(i, { kind: "index", size: trips });
    return `${jump(w, place, i)}${statements(w, inner, tape.between(1, 2), result)}`;
  };
  return tape.weighted<string>([
    [4, () => w.tagged("for", `for (let ${i} = 0; ${i} < ${trips}; ${i}++) {\n${body()}\n}`)],
    [1, () => w.tagged("for downward", `for (let ${i} = ${trips - 1}; ${i} >= 0; ${i} -= 1) {\n${body()}\n}`)],
    [1, () => w.tagged("while", `let ${i} = -1;\nwhile (++${i} < ${trips}) {\n${body()}\n}`)],
    [
      1,
      () =>
        w.tagged("do while", `let ${i} = 0;\ndo {\n${statements(w, inner, 1)}\n${i} += 1;\n} while (${i} < ${trips});`),
    ],
    [3, () => forOf(w, place, inner, result)],
  ]);
}

function jump(w: Writer, place: Place, i: string): string {
  return w.tape.weighted<string>([
    [4, () => ""],
    [1, () => w.tagged("continue", `if (${i} === 1) continue;\n`)],
    [1, () => w.tagged("break", `if (${i} > 1) break;\n`)],
    [2, () => w.tagged("break on the state", `if (${condition(w, within(place, { depth: 1 }))}) break;\n`)],
    [2, () => w.tagged("continue on the state", `if (${condition(w, within(place, { depth: 1 }))}) continue;\n`)],
  ]);
}

function forOf(w: Writer, place: Place, inner: Place, result: Return | undefined): string {
  const { tape } = w;
  w.uses("for of");
  const item = w.fresh("e");
  const length = tape.between(2, 3);
  const source = vector(w, deeper(place), length);
  inner.scope.add(item, { kind: "number" });
  if (tape.oneIn(3)) {
    const i = w.fresh("i");
    inner.scope.add(i, { kind: "index", size: length });
    w.uses("entries");
    return `for (const [${i}, ${item}] of ${source}.entries()) {\n${statements(w, inner, tape.between(1, 2), result)}\n}`;
  }
  return `for (const ${item} of ${source}) {\n${statements(w, inner, tape.between(1, 2), result)}\n}`;
}

function forEach(w: Writer, place: Place): string {
  const inner = within(place, { depth: Math.min(place.depth - 1, 1), inLoop: true });
  const [item, i] = [w.fresh("e"), w.fresh("i")];
  const length = w.tape.between(1, 3);
  inner.scope.add(item, { kind: "number" });
  inner.scope.add(i, { kind: "index", size: length });
  w.uses("forEach");
  const source = vector(w, deeper(place), length);
  return `${source.startsWith("[") ? ";" : ""}${source}.forEach((${item}, ${i}) => {\n${statements(w, inner, w.tape.between(1, 2))}\n});`;
}

function destructure(w: Writer, place: Place): string {
  const { tape } = w;
  const inner = deeper(place);
  const [x, y, rest] = [w.fresh("d"), w.fresh("d"), w.fresh("a")];
  const objects = place.scope.all("object");
  if (objects.length > 0 && tape.oneIn(2)) {
    const { name, type } = tape.early(objects);
    const key = tape.of(type.keys);
    const absent = literal(w);
    w.uses("object destructuring");
    place.scope.add(x, { kind: "number" });
    place.scope.add(y, { kind: "number" });
    return `const { ${key}: ${x}, missing: ${y} = ${absent} } = ${name} as Record<string, number>;`;
  }
  const text = tape.weighted<string>([
    [3, () => `const [${x}, ${y}] = ${vector(w, inner, 2)};`],
    [
      1,
      () =>
        w.tagged("destructuring default", `const [${x}, ${y} = ${literal(w)}] = ${vector(w, inner, 1)} as number[];`),
    ],
    [1, () => `const [${x}, , ${y}] = ${vector(w, inner, 3)};`],
    [
      1,
      () =>
        w.tagged(
          "nested destructuring",
          `const [[${x}], { k: ${y} }] = [${vector(w, inner, 1)}, { k: ${number(w, inner)} }] as const;`,
        ),
    ],
  ]);
  w.uses("array destructuring");
  place.scope.add(x, { kind: "number" });
  place.scope.add(y, { kind: "number" });
  if (!tape.oneIn(3)) return text;
  const taken = `const [, ...${rest}] = ${vector(w, inner, 3)};`;
  w.uses("rest");
  place.scope.add(rest, { kind: "array", length: 2 }, true);
  return `${text}\n${taken}`;
}

function declareFunction(w: Writer, place: Place): string {
  const { tape } = w;
  const inner = within(place, { depth: Math.min(place.depth, 2), inBranch: false });
  const [f, x, y] = [w.fresh("f"), w.fresh("u"), w.fresh("u")];
  inner.scope.add(x, { kind: "number" }, true);
  inner.scope.add(y, { kind: "number" });
  w.uses("local function");
  const value = (at: Place) => bounded(w, at);
  const text = tape.weighted<string>([
    [3, () => `const ${f} = (${x}: number, ${y} = ${literal(w)}) => ${value(inner)};`],
    [
      2,
      () =>
        `function ${f}(${x}: number, ${y}: number): number {\n${statements(w, inner, tape.between(0, 2), value)}\nreturn ${value(inner)};\n}`,
    ],
    [
      1,
      () =>
        `const ${f} = function (${x}: number, ${y}: number) {\n${statements(w, inner, 1, value)}\nreturn ${value(inner)};\n};`,
    ],
    [
      1,
      () =>
        w.tagged(
          "rest parameters",
          `const ${f} = (...all: number[]) => { const [${x}, ${y}] = all; return ${value(inner)}; };`,
        ),
    ],
  ]);
  place.scope.add(f, { kind: "function", arity: 2 });
  return text;
}

/** Arrays that change their length, outside of branches on the state. */
function grow(w: Writer, place: Place): string {
  if (place.inBranch || place.inLoop) return assign(w, place);
  const { tape } = w;
  const length = tape.between(1, 2);
  const name = w.fresh("a");
  const start = `const ${name} = [...${vector(w, place, length)}];`;
  const more = number(w, deeper(place));
  w.uses("push");
  const [text, final] = tape.weighted<readonly [string, number]>([
    [2, () => [`${name}.push(${more});`, length + 1]],
    [1, () => w.tagged("pop", [`${name}.push(${more}, ${literal(w)});\n${name}.pop();`, length + 1])],
    [1, () => w.tagged("unshift", [`${name}.push(${more});\n${name}.unshift(${literal(w)});`, length + 2])],
    [1, () => w.tagged("shift", [`${name}.push(${more});\n${name}.shift();`, length])],
    [1, () => w.tagged("reverse in place", [`${name}.push(${more});\n${name}.reverse();`, length + 1])],
  ]);
  place.scope.add(name, { kind: "array", length: final }, true);
  return `${start}\n${text}`;
}

/** Loops whose ends depend on the state, of known trips at most. */
function maskedLoop(w: Writer, place: Place, result: Return | undefined): string {
  const { tape } = w;
  const inner = within(place, { depth: Math.min(place.depth - 1, 2), inLoop: true, inBranch: true });
  const i = w.fresh("i");
  const test = () => condition(w, within(place, { depth: 1 }));
  const body = () => statements(w, inner, tape.between(1, 2), result);
  const leave = () => tape.of(["break", "continue"]);
  return tape.weighted<string>([
    [2, () => w.tagged("for on the state", `for (let ${i} = 0; ${i} < 3 && (${test()}); ${i}++) {\n${body()}\n}`)],
    [
      2,
      () => w.tagged("while on the state", `let ${i} = 0;\nwhile (${i} < 3 && (${test()})) {\n${body()}\n${i}++;\n}`),
    ],
    [
      1,
      () =>
        w.tagged(
          "do while on the state",
          `let ${i} = 0;\ndo {\n${body()}\n${i}++;\n} while (${i} < 3 && (${test()}));`,
        ),
    ],
    [
      2,
      () => {
        const [label, j] = [w.fresh("l"), w.fresh("i")];
        w.uses("label");
        const nested = within(inner);
        const part = () => statements(w, nested, tape.between(1, 2), result);
        return `${label}: for (let ${i} = 0; ${i} < 2; ${i}++) {\nfor (let ${j} = 0; ${j} < 2; ${j}++) {\n${part()}\nif (${test()}) ${leave()} ${label};\n${part()}\n}\n${statements(w, inner, 1)}\n}`;
      },
    ],
    [
      2,
      () =>
        w.tagged(
          "else break",
          `for (const ${i} of [0.25, 0.5, 1.5]) {\nif (${number(w, within(place, { depth: 1 }))} > ${i}) {\n${body()}\n} else ${leave()};\n}`,
        ),
    ],
    [1, () => w.tagged("break at the end", `for (;;) {\n${body()}\nif (${test()}) break;\n${body()}\nbreak;\n}`)],
  ]);
}

function choice(w: Writer, place: Place, result: Return | undefined): string {
  const { tape } = w;
  const inner = () => within(place, { depth: place.depth - 1, inBranch: true });
  const part = () => {
    const end = tape.weighted<string>([
      [3, () => "break;"],
      [2, () => ""],
      [1, () => `if (${condition(w, within(place, { depth: 1 }))}) break;`],
    ]);
    return `{\n${statements(w, inner(), 1, result)}\n}\n${end}`;
  };
  const cases = [
    ...Array.from({ length: tape.between(1, 3) }, (_, k) => () => `case ${k - 1}:\n${part()}`),
    ...(tape.oneIn(4) ? [] : [() => `default:\n${part()}`]),
  ];
  if (tape.oneIn(3)) cases.reverse();
  w.uses("switch on the state");
  const value = number(w, within(place, { depth: 1 }));
  return `switch (Math.round(${value})) {\n${cases.map((make) => make()).join("\n")}\n}`;
}

/** A search by halves, whose trips are known though its bounds are not. */
function bisection(w: Writer, place: Place): string {
  const [table, lo, hi, mid] = ["b", "i", "i", "i"].map((stem) => w.fresh(stem));
  const count = w.tape.between(2, 9);
  const x = number(w, within(place, { depth: 1 }));
  const middle = w.tape.of([`(${lo} + ${hi}) >> 1`, `Math.floor((${lo} + ${hi}) / 2)`, `(${lo} + ${hi}) >>> 1`]);
  w.uses("bisection");
  place.scope.add(lo, { kind: "number" });
  return `const ${table} = Array.from({ length: ${count} }, (_, i) => i / 2 - 1);
let ${lo} = 0, ${hi} = ${count - 1};
while (${hi} - ${lo} > 1) {
const ${mid} = ${middle};
if (${table}[${mid}] ${w.tape.of([">", ">="])} ${x}) ${hi} = ${mid}; else ${lo} = ${mid};
}`;
}

function labelledBlock(w: Writer, place: Place): string {
  const label = w.fresh("l");
  const inner = within(place, { depth: place.depth - 1, inBranch: true });
  const test = condition(w, within(place, { depth: 1 }));
  w.uses("labelled block");
  return `${label}: {\n${statements(w, inner, 1)}\nif (${test}) break ${label};\n${statements(w, inner, 1)}\n}`;
}

function takenOutOfMath(w: Writer, place: Place): string {
  const [f, x] = [w.fresh("m"), number(w, deeper(place))];
  const name = w.fresh("v");
  w.uses("names taken out of Math");
  place.scope.add(name, { kind: "number" });
  return `const { abs: ${f} } = Math;\nconst ${name} = ${f}(${x});`;
}
