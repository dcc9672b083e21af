import { activations } from "../../src/graph/library.ts";
import { bounded, index, leaf, number } from "./numbers.ts";
import { deeper, type Place, type Writer, within } from "./writer.ts";

/** The text of an expression whose value is a new array, or a variable's, of a length. */
export function vector(w: Writer, place: Place, length: number): string {
  const { tape } = w;
  if (length === 0 || place.depth <= 0) return literalArray(w, place, length);
  const arrays = place.scope.all("array").filter(({ type }) => type.length === length);
  const matrices = place.scope.all("matrix");
  const rows = matrices.filter(({ type }) => type.columns === length);
  const products = matrices.filter(({ type }) => type.rows === length);
  const nets = place.scope.all("net").filter(({ type }) => type.outputs === length);
  return tape.weighted<string>([
    [4, () => literalArray(w, place, length)],
    [arrays.length > 0 ? 8 : 0, () => tape.early(arrays).name],
    [3, () => mapped(w, place, length)],
    [2, () => fromCount(w, place, length)],
    [2, () => reshaped(w, place, length)],
    [2, () => joined(w, place, length)],
    [rows.length > 0 ? 2 : 0, () => row(w, place, tape.early(rows))],
    [
      w.exact || products.length === 0 ? 0 : 4,
      () => {
        const { name, type } = tape.early(products);
        return `${w.word("matvec")}(${name}, ${vector(w, deeper(place), type.columns)})`;
      },
    ],
    [
      w.exact || nets.length === 0 ? 0 : 8,
      () => {
        const { name, type } = tape.early(nets);
        w.uses("net called");
        return `${name}(${vector(w, deeper(place), type.inputs)})`;
      },
    ],
    [
      w.exact ? 0 : 2,
      () => {
        const name = w.word(tape.of([...activations.keys()]));
        w.uses("library function of an array");
        return `${name}(${literalArray(w, place, length, bounded)})`;
      },
    ],
  ]);
}

function literalArray(w: Writer, place: Place, length: number, entry = number): string {
  const inner = { ...place, depth: Math.min(place.depth - 1, 1) };
  return `[${Array.from({ length }, () => entry(w, inner)).join(", ")}]`;
}

function row(
  w: Writer,
  place: Place,
  matrix: { readonly name: string; readonly type: { readonly rows: number } },
): string {
  w.uses("matrix row");
  return `${matrix.name}[${index(w, place, matrix.type.rows)}]`;
}

/** A callback's parameters, the element and often the index, in a scope of their own. */
function callback(w: Writer, place: Place, length: number): { readonly inner: Place; readonly parameters: string } {
  const inner = within(place, { depth: Math.min(place.depth - 1, 2) });
  const [item, position] = [w.fresh("e"), w.fresh("i")];
  inner.scope.add(item, { kind: "number" });
  if (w.tape.oneIn(2)) return { inner, parameters: item };
  inner.scope.add(position, { kind: "index", size: length });
  return { inner, parameters: `${item}, ${position}` };
}

function mapped(w: Writer, place: Place, length: number): string {
  w.uses("map");
  const source = vector(w, deeper(place), length);
  const { inner, parameters } = callback(w, place, length);
  const name = w.exact ? "abs" : w.tape.of(["abs", "sin", "tanh", "exp"]);
  return w.tape.weighted<string>([
    [5, () => `${source}.map((${parameters}) => ${number(w, inner)})`],
    [
      1,
      () =>
        `${source}.map((${parameters}) => { const half = 0.5 * ${leaf(w, inner)}; return half + ${number(w, inner)}; })`,
    ],
    [1, () => `${literalArray(w, place, length, bounded)}.map(Math.${name})`],
  ]);
}

function fromCount(w: Writer, place: Place, length: number): string {
  const inner = within(place, { depth: Math.min(place.depth - 1, 2) });
  const position = w.fresh("i");
  inner.scope.add(position, { kind: "index", size: length });
  return w.tape.weighted<string>([
    [3, () => w.tagged("Array.from", `Array.from({ length: ${length} }, (_, ${position}) => ${number(w, inner)})`)],
    [1, () => w.tagged("fill", `Array(${length}).fill(${number(w, deeper(place))})`)],
    [1, () => w.tagged("fill", `new Array<number>(${length}).fill(${number(w, deeper(place))})`)],
  ]);
}

/** By methods that take other arrays apart. */
function reshaped(w: Writer, place: Place, length: number): string {
  const { tape } = w;
  const inner = deeper(place);
  const extra = tape.between(0, 2);
  return tape.weighted<string>([
    [
      2,
      () =>
        w.tagged(
          "slice",
          `${vector(w, inner, length + extra)}.slice(${extra}${tape.oneIn(2) ? `, ${length + extra}` : ""})`,
        ),
    ],
    [1, () => w.tagged("slice", `${vector(w, inner, length + 1)}.slice(0, -1)`)],
    [2, () => w.tagged("reverse", `[...${vector(w, inner, length)}].reverse()`)],
    [1, () => w.tagged("flat", `[${Array.from({ length }, () => `[${number(w, inner)}]`).join(", ")}].flat()`)],
    [1, () => w.tagged("filter", `${vector(w, inner, length + 1)}.filter((_, i) => i !== ${tape.below(length + 1)})`)],
    [1, () => w.tagged("flatMap", `[0].flatMap(() => ${vector(w, inner, length)})`)],
  ]);
}

function joined(w: Writer, place: Place, length: number): string {
  const { tape } = w;
  const inner = deeper(place);
  const first = tape.below(length);
  const [a, b] = [() => vector(w, inner, first), () => vector(w, inner, length - first)];
  return tape.weighted<string>([
    [2, () => w.tagged("spread", `[...${a()}, ...${b()}]`)],
    [1, () => w.tagged("concat method", `${a()}.concat(${b()})`)],
    [w.exact ? 0 : 2, () => `${w.word("concat")}(${a()}, ${b()})`],
    [w.exact ? 0 : 1, () => `${w.word("concat")}(${vector(w, inner, length - 1)}, ${number(w, inner)})`],
  ]);
}
