import { condition, literal, number } from "./numbers.ts";
import { deeper, type Place, type Writer, within } from "./writer.ts";

/** The text of a number that is looked up or searched for by what depends on the state. */
export function lookUp(w: Writer, place: Place): string {
  const { tape } = w;
  const x = () => number(w, deeper(place));
  const length = tape.between(2, 4);
  const list = () => `[${Array.from({ length }, () => literal(w)).join(", ")}]`;
  return tape.weighted<string>([
    [4, () => w.tagged("table", `${list()}[${inside(w, place, length)}]`)],
    [3, () => w.tagged("table past its end", `(${list()}[${whole(w, place)}] ?? ${x()})`)],
    [3, () => w.tagged("table of values", `[${Array.from({ length }, x).join(", ")}][${inside(w, place, length)}]`)],
    [2, () => w.tagged("table of rows", `[${list()}, ${list()}][${inside(w, place, 2)}][${inside(w, place, length)}]`)],
    [
      2,
      () =>
        w.tagged(
          "table of objects",
          `[{ a: ${literal(w)}, b: ${x()} }, { a: ${x()}, b: ${literal(w)} }][${inside(w, place, 2)}].${tape.of(["a", "b"])}`,
        ),
    ],
    [2, () => w.tagged("at of the state", `(${list()}.at(${whole(w, place)}) ?? ${literal(w)})`)],
    [3, () => search(w, place, list())],
    [3, () => search(w, place, rising(w))],
    [2, () => position(w, place)],
    [1, () => w.tagged("includes", `Number([0, 2, -1].includes(${whole(w, place)}))`)],
    [
      2,
      () =>
        w.tagged(
          "map by the state",
          `(new Map([[0, ${literal(w)}], [1, ${x()}]]).get(${whole(w, place)}) ?? ${literal(w)})`,
        ),
    ],
    [2, () => bits(w, place)],
    [w.exact ? 0 : 2, () => interpolated(w, place)],
    [1, () => w.tagged("typed array", `new Float64Array([${x()}, ${literal(w)}])[${tape.below(2)}]`)],
    [1, () => w.tagged("fromEntries", `Object.fromEntries([["a", ${x()}], ["b", 1]]).a`)],
    [1, () => w.tagged("Object.values", `Object.values({ a: ${x()}, b: ${literal(w)} })[${inside(w, place, 2)}]`)],
    [1, () => w.tagged("structuredClone", `structuredClone([${x()}, ${literal(w)}])[${tape.below(2)}]`)],
    [
      1,
      () => w.tagged("sort", `${list()}.sort((a, b) => ${tape.of(["a - b", "b - a"])})[${inside(w, place, length)}]`),
    ],
    [
      1,
      () =>
        w.tagged(
          "partial record",
          `(({ a: ${literal(w)} } as Partial<Record<"a" | "b", number>>).${tape.of(["b", "a"])} ?? ${x()})`,
        ),
    ],
    [1, () => w.tagged("undefined elsewhere", `((${condition(w, deeper(place))} ? ${x()} : undefined) ?? ${x()})`)],
  ]);
}

function position(w: Writer, place: Place): string {
  const name = w.tape.of(["indexOf", "lastIndexOf"]);
  return w.tagged(name, `[0, 1, 2, 1].${name}(${whole(w, place)})`);
}

/** A whole number that depends on the state, small but of either sign. */
export function whole(w: Writer, place: Place): string {
  const x = number(w, deeper(place));
  return w.tape.weighted<string>([
    [4, () => `Math.floor(${x})`],
    [2, () => `Math.${w.tape.of(["round", "trunc", "ceil"])}(2 * (${x}))`],
    [1, () => `(Math.floor(${x}) - 1)`],
  ]);
}

/** An index in range. */
function inside(w: Writer, place: Place, length: number): string {
  const i = whole(w, place);
  return w.tape.oneIn(4) ? `Math.abs(${i}) % ${length}` : `Math.max(0, Math.min(${length - 1}, ${i}))`;
}

/** Enough numbers in order that they are searched by halves. */
function rising(w: Writer): string {
  const step = w.tape.of(["/ 4 - 2", "/ 2 - 4", "* 0.3 - 2.2"]);
  const list = `Array.from({ length: ${w.tape.of([16, 33])} }, (_, i) => i ${step})`;
  return w.tape.oneIn(3) ? `${list}.map((e) => -e)` : list;
}

function search(w: Writer, place: Place, list: string): string {
  const { tape } = w;
  const inner = within(place, { depth: Math.min(1, place.depth - 1) });
  const e = w.fresh("e");
  const x = number(w, inner);
  const test = `(${e}) => ${tape.weighted<string>([
    [3, () => `${e} ${tape.of(["<", ">", "<=", ">="])} ${x}`],
    [2, () => `${x} ${tape.of(["<", ">", "<=", ">="])} ${e}`],
    [1, () => `${e} > ${x} && ${e} * ${literal(w)} < ${number(w, inner)}`],
  ])}`;
  const named = (name: string, text: string) => w.tagged(`${name} of the state`, text);
  return tape.weighted<string>([
    [2, () => named("findIndex", `${list}.findIndex(${test})`)],
    [1, () => named("findLastIndex", `${list}.findLastIndex(${test})`)],
    [2, () => named("find", `(${list}.find(${test}) ?? ${literal(w)})`)],
    [2, () => named("findLast", `(${list}.findLast(${test}) ?? ${x})`)],
    [2, () => named("some", `Number(${list}.some(${test}))`)],
    [2, () => named("every", `Number(${list}.every(${test}))`)],
    [2, () => named("filter", `${list}.filter(${test}).length`)],
    [2, () => named("filter", `(${list}.filter(${test}).at(${tape.of([-1, 0, 1, -2])}) ?? ${literal(w)})`)],
    [1, () => named("filter", `${list}.filter(${test}).map((e) => e * ${literal(w)}).reduce((s, e) => s + e, 0)`)],
  ]);
}

function interpolated(w: Writer, place: Place): string {
  const kind = w.tape.of(["linear", "previous"]);
  const values = Array.from({ length: 4 }, () => literal(w)).join(", ");
  return `${w.word("interpolate")}([-1, 0, 0.5, 2], [${values}], ${number(w, deeper(place))}, { kind: "${kind}" })`;
}

function bits(w: Writer, place: Place): string {
  const x = `(${number(w, deeper(place))})`;
  return w.tagged(
    "bits of the state",
    w.tape.of([`(${x} | 0)`, `(${x} >> 1)`, `((${x} << 2) >>> 28)`, `(${x} & 7)`, `(~${x} % 9)`]),
  );
}
