import { compileFixedStep } from "../../src/compile/wasm/fixedStepKernel.ts";
import { explicitMethods } from "../../src/ode/methods/registry.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { readText, sampleTexts } from "../samples.ts";
import { medianTime } from "../timing.ts";

const rk4 = explicitMethods.get("rk4");

/** Few rounds: each leaves a module and its memory behind, and collecting thousands of those is not what an edit costs. */
const EFFORT = { budget: 1500, fewest: 30, most: 200 };

/** From a changed text to a kernel that has taken its first step. */
export const compile: RowGroup = {
  name: "compile",
  title: "Text to kernel: read, trace, compile, first step",
  measure() {
    const rows: Row[] = [...sampleTexts()].flatMap(([file, text]) =>
      functionNames(text).map((name) => ({
        what: `sample ${file}: ${name}`,
        value: medianTime(() => textToKernel(text, name), EFFORT),
        unit: "ms",
        aim: { most: 5 },
      })),
    );
    const coupled = coupledSystem(200);
    rows.push({
      what: "a system of 200 components",
      value: medianTime(() => textToKernel(coupled, "chain"), EFFORT),
      unit: "ms",
      aim: { most: 30 },
    });
    const table = longTable(10_000);
    rows.push({
      what: "a table of 10,000 rows",
      value: medianTime(() => textToKernel(table, "driven"), EFFORT),
      unit: "ms",
      aim: { most: 30 },
    });
    return [...rows, ...emission()];
  },
};

/** The functions of a text that stand by themselves. */
function functionNames(text: string): string[] {
  return readText(new Session(), text)
    .functions.filter(({ dimension }) => dimension !== null)
    .map(({ name }) => name);
}

function textToKernel(text: string, name: string): void {
  const session = new Session();
  const { field, z0, theta } = study(readText(session, text), name);
  session.fixedStepKernel(field, rk4).open(z0[0], 1, theta).advance(0, 1e-3, 0, 1);
}

/** A chain of oscillators, each pulled by its neighbours, written out component by component. */
function coupledSystem(components: number): string {
  const n = components / 2;
  const names = Array.from({ length: n }, (_, i) => `x${i}`).concat(Array.from({ length: n }, (_, i) => `v${i}`));
  const forces = Array.from({ length: n }, (_, i) => {
    const [left, right] = [(i + n - 1) % n, (i + 1) % n];
    return `k * (x${left} - 2 * x${i} + x${right}) - Math.sin(x${i}) - 0.1 * v${i} ** 3`;
  });
  return [
    `export function chain([${names.join(", ")}] = [${names.map((_, i) => (i % 7) / 7).join(", ")}], t: number, { k = 1 } = {}) {`,
    `  return [${names.slice(n).join(", ")}, ${forces.join(", ")}];`,
    "}",
  ].join("\n");
}

/** A forcing that is looked up among so many rows by the time. */
function longTable(rows: number): string {
  const values = Array.from({ length: rows }, (_, i) => Math.sin(i / 100).toFixed(4));
  return [
    `const table = [${values.join(", ")}];`,
    "export function driven(y = 1, t: number) {",
    "  const i = Math.floor(t / 0.01);",
    "  return table[i] + (table[i + 1] - table[i]) * (t / 0.01 - i) - y;",
    "}",
  ].join("\n");
}

/** The time that code emission takes, per component, as the system grows. */
function emission(): Row[] {
  const [small, large] = [100, 800].map((components) => {
    const { field } = study(readText(new Session(), coupledSystem(components)), "chain");
    return medianTime(() => compileFixedStep(field, rk4).info, EFFORT) / components;
  });
  return [
    {
      what: "emission per component: 800 components, in times of 100",
      value: large / small,
      unit: "×",
      aim: { most: 1.5 },
    },
  ];
}
