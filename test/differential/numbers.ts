import { activations, elementwiseLibrary, requiredArguments } from "../../src/graph/library.ts";
import { lookUp } from "./tables.ts";
import { vector } from "./vectors.ts";
import { deeper, type Place, type Writer, within } from "./writer.ts";

/** The text of an expression whose value is a number. */
export function number(w: Writer, place: Place): string {
  const { tape } = w;
  if (place.depth <= 0) return leaf(w, place);
  const inner = () => number(w, deeper(place));
  return tape.weighted<string>([
    [6, () => leaf(w, place)],
    [10, () => arithmetic(w, place)],
    [3, () => exactFunction(w, place)],
    [w.exact ? 0 : 10, () => mathFunction(w, place)],
    [w.exact ? 0 : 6, () => libraryFunction(w, place)],
    [5, () => element(w, place)],
    [3, () => conditional(w, place)],
    [3, () => call(w, place)],
    [3, () => property(w, place)],
    [2, () => fold(w, place)],
    [5, () => lookUp(w, place)],
    [1, () => w.tape.of([`(${inner()} as number)`, `(${inner()})!`, `(${inner()} satisfies number)`])],
    [1, () => w.tagged("Number(condition)", `Number(${condition(w, deeper(place))})`)],
  ]);
}

/** A number whose magnitude is moderate. */
export function bounded(w: Writer, place: Place): string {
  const x = number(w, deeper(place));
  if (w.exact) return w.tape.of([`(${x}) / (2 + Math.abs(${x}))`, `Math.max(-2, Math.min(2, ${x}))`]);
  return w.tape.of([`Math.sin(${x})`, `Math.tanh(${x})`, `Math.atan(${x})`, `Math.cos(${x})`]);
}

/** The text of a condition, usually one that depends on the state. */
export function condition(w: Writer, place: Place): string {
  const { tape } = w;
  const inner = () => condition(w, deeper(place));
  const compared = () => {
    const operator = tape.weighted<string>([
      [4, () => "<"],
      [4, () => ">"],
      [2, () => "<="],
      [2, () => ">="],
      [1, () => "!=="],
      [1, () => "==="],
    ]);
    w.uses(operator);
    return `${number(w, deeper(place))} ${operator} ${number(w, deeper(place))}`;
  };
  if (place.depth <= 0) return compared();
  const flags = place.scope.all("condition");
  return tape.weighted<string>([
    [8, compared],
    [2, () => w.tagged("&&", `(${inner()}) && (${inner()})`)],
    [2, () => w.tagged("||", `(${inner()}) || (${inner()})`)],
    [2, () => w.tagged("!", `!(${inner()})`)],
    [flags.length > 0 ? 2 : 0, () => tape.early(flags).name],
    [1, () => w.tagged("truthy number", `!${leaf(w, place)}`)],
  ]);
}

/** A variable or a literal. */
export function leaf(w: Writer, place: Place): string {
  const { tape } = w;
  const variables = place.scope.all("number");
  const indices = place.scope.all("index");
  return tape.weighted<string>([
    [place.state.length > 0 ? 8 : 0, () => tape.of(place.state)],
    [variables.length > 0 ? 6 : 0, () => tape.early(variables).name],
    [variables.length > 0 ? 4 : 0, () => tape.of(variables).name],
    [indices.length > 0 ? 1 : 0, () => tape.early(indices).name],
    [2, () => literal(w)],
  ]);
}

export function literal({ tape, exact }: Writer): string {
  return tape.weighted<string>([
    [4, () => `${tape.between(1, 3)}`],
    [4, () => `${tape.between(1, 80) / 16}`],
    [3, () => `${tape.between(1, 999) / 1000}`],
    [1, () => tape.of(["0", "-1.5", ".25", "1e-1", "0x3", "1_0"])],
    [exact ? 0 : 1, () => `Math.${tape.of(["PI", "E", "LN2", "LN10", "LOG2E", "LOG10E", "SQRT2", "SQRT1_2"])}`],
  ]);
}

function arithmetic(w: Writer, place: Place): string {
  const { tape } = w;
  const x = () => number(w, deeper(place));
  // Sometimes bare: precedence is then the language's and JavaScript's own affair.
  const group = (text: string) => (tape.oneIn(3) ? text : `(${text})`);
  return tape.weighted<string>([
    [5, () => group(`${x()} + ${x()}`)],
    [5, () => group(`${x()} - ${x()}`)],
    [6, () => group(`${x()} * ${x()}`)],
    [2, () => `${x()} / (1.5 + Math.abs(${x()}))`],
    [1, () => `(${x()}) / (${x()})`],
    [2, () => `-(${x()})`],
    [1, () => `+(${x()})`],
    [w.exact ? 0 : 4, () => power(w, place)],
    [1, () => w.tagged("%", `(${x()}) % ${tape.of(["2.5", "3", "(0.5 + Math.abs(x))".replace("x", x())])}`)],
  ]);
}

function power(w: Writer, place: Place): string {
  const { tape } = w;
  w.uses("**");
  const x = number(w, deeper(place));
  return tape.weighted<string>([
    [5, () => `(${x}) ** ${tape.of(["2", "3", "4", "5", "1", "0"])}`],
    [2, () => `(0.5 + Math.abs(${x})) ** ${tape.of(["-1", "-2", "-3", "0.5", "1.5", "-0.5", "0.37"])}`],
    [2, () => `(0.5 + Math.abs(${x})) ** ${bounded(w, deeper(place))}`],
    [1, () => w.tagged("pow", `Math.pow(0.5 + Math.abs(${x}), ${bounded(w, deeper(place))})`)],
  ]);
}

/** Functions whose values IEEE arithmetic and the language specification define to the last bit. */
function exactFunction(w: Writer, place: Place): string {
  const { tape } = w;
  const x = () => number(w, deeper(place));
  const named = (name: string, ...args: string[]) => w.tagged(name, `Math.${name}(${args.join(", ")})`);
  return tape.weighted<string>([
    [3, () => named("sqrt", `Math.abs(${x()})`)],
    [3, () => named("abs", x())],
    [2, () => named("min", ...Array.from({ length: tape.between(1, 3) }, x))],
    [2, () => named("max", ...Array.from({ length: tape.between(1, 3) }, x))],
    [3, () => named(tape.of(["floor", "ceil", "trunc", "round"]), `3.7 * ${leaf(w, place)}`)],
    [2, () => named(tape.of(["sign", "fround"]), x())],
    [1, () => named("imul", `100 * ${leaf(w, place)}`, `37 * ${leaf(w, place)}`)],
    [1, () => named("clz32", `1e3 * ${leaf(w, place)}`)],
  ]);
}

const WHOLE_LINE = ["sin", "cos", "atan", "tanh", "cbrt", "asinh"];
const GROWING = ["exp", "expm1", "sinh", "cosh", "tan"];
const POSITIVE = ["log", "log2", "log10", "sqrt"];

function mathFunction(w: Writer, place: Place): string {
  const { tape } = w;
  const x = () => number(w, deeper(place));
  const moderate = () => bounded(w, deeper(place));
  const named = (name: string, ...args: string[]) => w.tagged(name, `Math.${name}(${args.join(", ")})`);
  return tape.weighted<string>([
    [6, () => named(tape.of(WHOLE_LINE), x())],
    [4, () => named(tape.of(GROWING), moderate())],
    [3, () => named(tape.of(POSITIVE), `0.25 + Math.abs(${x()})`)],
    [2, () => named("log1p", `Math.abs(${x()})`)],
    [2, () => named(tape.of(["asin", "acos", "atanh"]), `0.9 * Math.${tape.of(["sin", "tanh", "cos"])}(${x()})`)],
    [1, () => named("acosh", `1.1 + Math.abs(${x()})`)],
    [2, () => named("atan2", x(), `0.3 + Math.abs(${x()})`)],
    [1, () => named("atan2", x(), x())],
    [2, () => named("hypot", ...Array.from({ length: tape.between(1, 4) }, x))],
    // Now and then without a care for the domain.
    [place.state.length > 0 ? 1 : 0, () => named(tape.of([...POSITIVE, "asin", "acosh"]), tape.of(place.state))],
  ]);
}

/** Words of the library whose arguments have an order or a range; any other takes numbers as they come. */
const ARGUMENTS: Readonly<Record<string, (w: Writer, place: Place) => string>> = {
  leakyRelu: (w, place) => `${number(w, deeper(place))}${w.tape.oneIn(2) ? ", 0.2" : ""}`,
  elu: (w, place) => `${bounded(w, place)}${w.tape.oneIn(2) ? ", 1.3" : ""}`,
  clamp: (w, place) => {
    const x = () => number(w, deeper(place));
    return `${x()}, -0.7, ${w.tape.of(["0.9", "1.1 + Math.abs(".concat(x(), ")")])}`;
  },
  smoothstep: (w, place) => `-0.5, ${w.tape.of(["0.75", "2"])}, ${number(w, deeper(place))}`,
};

const ofOneNumber = [...activations.keys()].filter((name) => !(name in ARGUMENTS));
const ofSeveral = elementwiseLibrary.filter(({ name }) => !ofOneNumber.includes(name));

function libraryFunction(w: Writer, place: Place): string {
  const { tape } = w;
  const length = tape.between(2, 3);
  const v = () => vector(w, deeper(place), length);
  return tape.weighted<string>([
    [6, () => `${w.word(tape.of(ofOneNumber))}(${number(w, deeper(place))})`],
    ...ofSeveral.map((op): [number, () => string] => {
      const plain = () => Array.from({ length: requiredArguments(op) }, () => number(w, deeper(place))).join(", ");
      return [2, () => `${w.word(op.name)}(${ARGUMENTS[op.name]?.(w, place) ?? plain()})`];
    }),
    [3, () => `${w.word("dot")}(${v()}, ${v()})`],
    [2, () => `${w.word("sum")}(${v()})`],
    [2, () => `${w.word("norm")}(${v()})`],
  ]);
}

/** A component of some array. */
function element(w: Writer, place: Place): string {
  const { tape } = w;
  const length = tape.between(1, 3);
  const matrices = place.scope.all("matrix");
  if (matrices.length > 0 && tape.oneIn(3)) {
    const { name, type } = tape.early(matrices);
    w.uses("matrix entry");
    return `${name}[${index(w, place, type.rows)}][${index(w, place, type.columns)}]`;
  }
  const arrays = place.scope.all("array").filter(({ type }) => type.length > 0);
  if (arrays.length > 0 && !tape.oneIn(4)) {
    const { name, type } = tape.early(arrays);
    if (tape.oneIn(5)) return w.tagged("at", `${name}.at(${-tape.between(1, type.length)})!`);
    return `${name}[${index(w, place, type.length)}]`;
  }
  return `${vector(w, deeper(place), length)}[${index(w, place, length)}]`;
}

/** An index known beforehand into an array of a length. */
export function index(w: Writer, place: Place, length: number): string {
  const { tape } = w;
  const known = place.scope.all("index").filter(({ type }) => type.size <= length);
  const wide = place.scope.all("index");
  return tape.weighted<string>([
    [3, () => `${tape.below(length)}`],
    [known.length > 0 ? 6 : 0, () => tape.early(known).name],
    [wide.length > 0 ? 2 : 0, () => `(${tape.early(wide).name} + 1) % ${length}`],
  ]);
}

function conditional(w: Writer, place: Place): string {
  w.uses("?:");
  const x = () => number(w, deeper(place));
  return w.tape.weighted<string>([
    [4, () => `(${condition(w, deeper(place))} ? ${x()} : ${x()})`],
    // Undefined where it is not taken.
    [w.exact ? 0 : 2, () => undefinedElsewhere(w, place)],
  ]);
}

function undefinedElsewhere(w: Writer, place: Place): string {
  const name = leaf(w, place);
  w.uses("undefined in the untaken branch");
  return `(${name} > 0.1 ? ${w.tape.of(["Math.sqrt", "Math.log"])}(${name}) * ${number(w, deeper(place))} : ${number(w, deeper(place))})`;
}

function call(w: Writer, place: Place): string {
  const functions = place.scope.all("function");
  if (functions.length === 0 || w.tape.oneIn(5)) {
    w.uses("function expression called");
    const inner = within(place, { depth: place.depth - 1 });
    const name = w.fresh("u");
    inner.scope.add(name, { kind: "number" });
    return `((${name}: number) => ${number(w, inner)})(${number(w, deeper(place))})`;
  }
  const { name, type } = w.tape.early(functions);
  w.uses("local function called");
  return `${name}(${Array.from({ length: type.arity }, () => number(w, deeper(place))).join(", ")})`;
}

function property(w: Writer, place: Place): string {
  const objects = place.scope.all("object");
  if (objects.length === 0) return leaf(w, place);
  const { name, type } = w.tape.early(objects);
  const key = w.tape.of(type.keys);
  w.uses("property");
  return w.tape.oneIn(3) ? `${name}["${key}"]` : `${name}.${key}`;
}

function fold(w: Writer, place: Place): string {
  const { tape } = w;
  const inner = within(place, { depth: Math.min(1, place.depth - 1), inLoop: true });
  const [total, item] = [w.fresh("s"), w.fresh("e")];
  inner.scope.add(item, { kind: "number" });
  const method = tape.of(["reduce", "reduceRight"]);
  w.uses(method);
  return `${vector(w, deeper(place), tape.between(1, 3))}.${method}((${total}, ${item}) => ${total} + ${bounded(w, inner)}, ${literal(w)})`;
}
