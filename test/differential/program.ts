import { activations } from "../../src/graph/library.ts";
import { bounded, literal, number } from "./numbers.ts";
import { Scope, type Variable } from "./scope.ts";
import { statements } from "./statements.ts";
import { Tape } from "./tape.ts";
import { vector } from "./vectors.ts";
import { type Place, Writer } from "./writer.ts";

/** A generated file with one dynamics function `f`, and what is needed to call it. */
export interface Program {
  readonly source: string;
  readonly dimension: number;
  /** The state is one number, not an array of one. */
  readonly scalar: boolean;
  /** How the third argument is passed. */
  readonly parameters: ParameterForm;
  readonly features: ReadonlySet<string>;
}

export type ParameterForm =
  | { readonly kind: "none" }
  | { readonly kind: "number" }
  | { readonly kind: "pattern" }
  | { readonly kind: "object"; readonly names: readonly string[] };

/** The program that some choices spell; `exact` keeps to operations that are defined to the last bit. */
export function program(choices: readonly number[], exact: boolean): Program {
  const tape = new Tape(choices);
  const w = new Writer(tape, exact);
  const top = new Scope();
  const place = (scope: Scope, state: readonly string[]): Place => ({
    scope,
    state,
    depth: 3,
    inLoop: false,
    inBranch: false,
  });
  const module = moduleLevel(w, place(top, []));
  const inner = new Scope(top);
  const { text: stateText, components, scalar } = stateParameter(w, inner);
  inner.add("t", { kind: "number" });
  const { text: parameterText, form } = thirdParameter(w, inner);
  const dimension = components.length;
  const result = (at: Place) => (scalar ? number(w, at) : vector(w, at, dimension));
  const body = statements(w, place(inner, components), tape.between(1, 6), result);
  const tail = ending(w, place(inner, components), scalar, dimension);
  const head = `(${stateText}, t: number${parameterText && `, ${parameterText}`})`;
  const f = tape.weighted<string>([
    [3, () => `export function f${head} {\n${body}\n${tail}\n}`],
    [1, () => w.tagged("arrow function", `export const f = ${head} => {\n${body}\n${tail}\n};`)],
    [1, () => w.tagged("export list", `const f = function ${head} {\n${body}\n${tail}\n};\nexport { f };`)],
    [
      1,
      () =>
        w.tagged("result type", `export function f${head}: ${scalar ? "number" : "number[]"} {\n${body}\n${tail}\n}`),
    ],
  ]);
  const imported = w.imports.size > 0 ? `import { ${[...w.imports].join(", ")} } from "node-ode";\n` : "";
  return { source: `${imported}${module}${f}\n`, dimension, scalar, parameters: form, features: w.features };
}

/** The last statements of f: a result into which everything computed before enters, but now and then not. */
function ending(w: Writer, place: Place, scalar: boolean, dimension: number): string {
  const result = scalar ? number(w, place) : vector(w, place, dimension);
  const terms = place.scope.own().map((variable) => useOf(w, variable));
  if (terms.length === 0 || w.tape.oneIn(8)) return `return ${result};`;
  const parts = Array.from({ length: dimension }, (_, i) => terms.filter((_, k) => k % dimension === i));
  const sums = parts.map((part) => ["0", ...part].join(" + "));
  if (scalar) return `const dz = ${result};\nreturn dz + 0.125 * (${sums[0]});`;
  const entries = sums.map((sum, i) => `dz[${i}] + 0.125 * (${sum})`);
  return `const dz = ${result};\nreturn [${entries.join(", ")}];`;
}

/** A number that depends on a variable. */
function useOf(w: Writer, { name, type }: Variable): string {
  switch (type.kind) {
    case "number":
    case "index":
      return name;
    case "condition":
      return `(${name} ? 0.5 : -0.5)`;
    case "array":
      return w.tape.of([`${name}.reduce((s, e) => s + e, 0)`, `${name}[${name}.length - 1]`]);
    case "matrix":
      return `${name}[0][${type.columns - 1}]`;
    case "object":
      return type.keys.map((key) => `${name}.${key}`).join(" + ");
    case "function":
      return `${name}(${Array.from({ length: type.arity }, () => literal(w)).join(", ")})`;
    case "net":
      return `${name}([${Array.from({ length: type.inputs }, () => "t").join(", ")}])[0]`;
  }
}

/** Constants and functions beside the dynamics. */
function moduleLevel(w: Writer, place: Place): string {
  const { tape } = w;
  const lines: string[] = [];
  if (tape.oneIn(2)) {
    const [g, table] = [w.fresh("G"), w.fresh("T")];
    lines.push(`const ${g} = ${literal(w)};`, `const ${table}: readonly number[] = [${literal(w)}, ${g}, 2 * ${g}];`);
    w.uses("module constant");
    place.scope.add(g, { kind: "number" });
    place.scope.add(table, { kind: "array", length: 3 });
  }
  if (tape.oneIn(3)) {
    const h = w.fresh("h");
    const inner = new Scope(place.scope);
    inner.add("x", { kind: "number" });
    inner.add("y", { kind: "number" });
    const value = (at: Place) => bounded(w, at);
    const body = statements(w, { ...place, scope: inner, state: ["x", "y"], depth: 2 }, tape.between(0, 2), value);
    lines.push(
      `interface Point { x: number }\nfunction ${h}<T extends number>(x: T, y: number) {\n${body}\nreturn ${value({ ...place, scope: inner, state: ["x", "y"], depth: 2 })};\n}`,
    );
    w.uses("module function");
    place.scope.add(h, { kind: "function", arity: 2 });
  }
  if (tape.oneIn(6)) {
    const [e, g] = [w.fresh("E"), w.fresh("G")];
    lines.push(`enum ${e} { A, B = 3, C }`, `const ${g} = ${e}.${tape.of(["A", "B", "C"])} / 4;`);
    w.uses("enum");
    place.scope.add(g, { kind: "number" });
  }
  if (tape.oneIn(4)) {
    const r = w.fresh("r");
    lines.push(`const ${r} = (x: number, n = 3): number => (n === 0 ? 1 : 1 + 0.5 * x * ${r}(x, n - 1));`);
    w.uses("recursion");
    place.scope.add(r, { kind: "function", arity: 1 });
  }
  if (!w.exact && tape.oneIn(6)) {
    const net = w.fresh("net");
    lines.push(`const ${net} = ${w.word("mlp")}([2, 3, 2], { seed: ${tape.between(1, 9)} });`);
    w.uses("net of the module");
    place.scope.add(net, { kind: "net", inputs: 2, outputs: 2 });
  }
  return lines.map((line) => `${line}\n`).join("");
}

interface StateText {
  readonly text: string;
  /** How the body names the components. */
  readonly components: readonly string[];
  readonly scalar: boolean;
}

function stateParameter(w: Writer, scope: Scope): StateText {
  const { tape } = w;
  const initial = (n: number) => `[${Array.from({ length: n }, () => literal(w)).join(", ")}]`;
  return tape.weighted<StateText>([
    [
      3,
      () => {
        const dimension = tape.between(1, 4);
        const names = ["x", "y", "p", "q"].slice(0, dimension);
        for (const name of names) scope.add(name, { kind: "number" });
        w.uses("state pattern");
        return { text: `[${names.join(", ")}] = ${initial(dimension)}`, components: names, scalar: false };
      },
    ],
    [
      1,
      () => {
        scope.add("z", { kind: "number" });
        w.uses("scalar state");
        return { text: tape.of(["z = 1", "z: number"]), components: ["z"], scalar: true };
      },
    ],
    [
      2,
      () => {
        const dimension = tape.between(1, 4);
        scope.add("z", { kind: "array", length: dimension });
        w.uses("indexed state");
        const types = Array.from({ length: dimension }, () => "number").join(", ");
        const components = Array.from({ length: dimension }, (_, i) => `z[${i}]`);
        return { text: tape.of([`z = ${initial(dimension)}`, `z: [${types}]`]), components, scalar: false };
      },
    ],
  ]);
}

interface ParameterText {
  readonly text: string;
  readonly form: ParameterForm;
}

function thirdParameter(w: Writer, scope: Scope): ParameterText {
  const { tape } = w;
  return tape.weighted<ParameterText>([
    [2, () => ({ text: "", form: { kind: "none" } })],
    [
      1,
      () => {
        scope.add("theta", { kind: "number" });
        w.uses("scalar parameter");
        return { text: `theta = ${literal(w)}`, form: { kind: "number" } };
      },
    ],
    [
      1,
      () => {
        for (const name of ["k1", "k2"]) scope.add(name, { kind: "number" });
        w.uses("parameter pattern");
        return { text: `[k1, k2] = [${literal(w)}, ${literal(w)}]`, form: { kind: "pattern" } };
      },
    ],
    [5, () => objectParameter(w, scope)],
  ]);
}

function objectParameter(w: Writer, scope: Scope): ParameterText {
  const { tape } = w;
  const names: string[] = [];
  const entries = Array.from({ length: tape.between(1, 3) }, () => {
    const name = w.fresh("k");
    names.push(name);
    return tape.weighted<string>([
      [
        2,
        () => {
          scope.add(name, { kind: "number" });
          w.uses("number parameter");
          return `${name} = ${literal(w)}`;
        },
      ],
      [
        1,
        () => {
          scope.add(name, { kind: "number" });
          return `${name} = ${w.word("param")}(${literal(w)}, { min: -2, max: 90 })`;
        },
      ],
      [
        1,
        () => {
          const length = tape.between(1, 3);
          scope.add(name, { kind: "array", length });
          w.uses("array parameter");
          return `${name} = [${Array.from({ length }, () => literal(w)).join(", ")}]`;
        },
      ],
      [
        2,
        () => {
          const [rows, columns] = [tape.between(1, 3), tape.between(1, 3)];
          const row = () => `[${Array.from({ length: columns }, () => literal(w)).join(", ")}]`;
          scope.add(name, { kind: "matrix", rows, columns });
          w.uses("matrix parameter");
          return `${name} = [${Array.from({ length: rows }, row).join(", ")}]`;
        },
      ],
      [w.exact ? 0 : 4, () => netParameter(w, scope, name)],
    ]);
  });
  return { text: `{ ${entries.join(", ")} } = {}`, form: { kind: "object", names } };
}

function netParameter(w: Writer, scope: Scope, name: string): string {
  const { tape } = w;
  const [inputs, outputs] = [tape.between(1, 3), tape.between(1, 4)];
  scope.add(name, { kind: "net", inputs, outputs });
  w.uses("net parameter");
  const seed = `seed: ${tape.between(0, 9)}`;
  if (tape.oneIn(4)) return `${name} = ${w.word("dense")}(${inputs}, ${outputs}, { ${seed} })`;
  const hidden = Array.from({ length: tape.between(1, 2) }, () => tape.between(2, 9));
  const activation = tape.of([...activations.keys()]);
  w.uses(`activation ${activation}`);
  return `${name} = ${w.word("mlp")}([${[inputs, ...hidden, outputs].join(", ")}], { activation: "${activation}", ${seed} })`;
}
