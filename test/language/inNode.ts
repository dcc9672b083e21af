import assert from "node:assert/strict";
import { transformSync } from "esbuild";
import { Random } from "../../src/core/random.ts";
import { Interpreter } from "../../src/graph/interpret.ts";
import { read } from "../../src/language/read.ts";
import { nodeOde } from "../../src/module/nodeOde.ts";
import { vocabulary } from "../../src/train/vocabulary.ts";
import { ownMath } from "../ownMath.ts";

type Dynamics = (z: number | number[], t: number, theta?: unknown) => number | number[];

/** What a file exports when Node runs it, its types stripped; relative imports are looked up among other texts. */
export function runInNode(
  file: string,
  texts: ReadonlyMap<string, string>,
  loaded = new Map<string, { exports: Record<string, unknown> }>(),
): Record<string, unknown> {
  const known = loaded.get(file);
  if (known) return known.exports;
  const { code } = transformSync(texts.get(file) ?? "", { loader: "ts", format: "cjs", target: "es2022" });
  const module = { exports: {} };
  // Before it runs: files may import each other.
  loaded.set(file, module);
  const require = (specifier: string): unknown => {
    if (specifier === "node-ode") return nodeOde;
    const path = specifier.replace("./", "");
    if (path.endsWith(".json")) return { __esModule: true, default: JSON.parse(texts.get(path) ?? "") };
    return runInNode(path, texts, loaded);
  };
  new Function("require", "module", "exports", "Math", code)(require, module, module.exports, ownMath);
  return module.exports;
}

/** States that make rounding, signs and branches show. */
const SPECIAL = [0, -0, 1, -1, 0.5, -2, 3, 1e-300, -1e200, 1e16];

/**
 * Holds every dynamics function of a file against Node running the same text: the same bits for the same arguments.
 * `ulps` allows for powers, which the graph may compute by multiplications.
 */
export function assertLikeNode(
  text: string,
  { ulps = 0, others = {} as Record<string, string>, states = 40 } = {},
): void {
  const texts = new Map(Object.entries({ "file.node-ode.ts": text, ...others }));
  const { functions, diagnostics } = read("file.node-ode.ts", texts, vocabulary);
  const wrong = diagnostics.filter(({ severity, code }) => severity === "error" || code === "fractional-index");
  assert.deepEqual(wrong.map(({ code, message }) => `${code}: ${message}`), [], text); // biome-ignore format: one thought
  assert.ok(functions.length > 0, "no dynamics function was found");
  const exported = runInNode("file.node-ode.ts", texts);
  const random = new Random(7);
  for (const { name, state, parameters, parameterCount, trace, dimension } of functions.map((f) => ({ ...view(f) }))) {
    const { field } = trace();
    assert.ok(field && dimension);
    const theta = new Float64Array(parameterCount);
    for (const { value, offset } of parameters) theta.set(value, offset);
    const interpreter = new Interpreter(field.outputs);
    for (let k = 0; k < states; k++) {
      const z = Array.from({ length: dimension }, () => draw(random, k));
      const t = draw(random, k);
      const wanted = [(exported[name] as Dynamics)(state.scalar ? z[0] : [...z], t)].flat();
      const found = [...interpreter.read({ z, t: [t], theta })];
      assert.ok(
        wanted.length === found.length && wanted.every((x, i) => isClose(x, found[i], ulps)),
        `${name} at [${z}], t = ${t}: Node gives [${wanted}], the graph [${found}]\n${text}`,
      );
    }
  }
}

function view(f: ReturnType<typeof read>["functions"][number]) {
  const { name, state, parameters, parameterCount, dimension } = f;
  return { name, state, parameters, parameterCount, dimension, trace: () => f.trace() };
}

function draw(random: Random, k: number): number {
  return k % 2 === 0 ? 2 * random.normal() : SPECIAL[random.bits() % SPECIAL.length];
}

function isClose(x: number, y: number, ulps: number): boolean {
  return Object.is(x, y) || Math.abs(x - y) <= ulps * 2 ** -52 * Math.abs(x);
}
