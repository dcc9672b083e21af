import { compileFixedStep } from "../../src/compile/wasm/fixedStepKernel.ts";
import { Session } from "../../src/engine/session.ts";
import { study } from "../../src/engine/study.ts";
import { methods } from "../../src/ode/methods/registry.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { readText, sampleTexts } from "../samples.ts";
import { medianTime } from "../timing.ts";

const rk4 = methods.get("rk4");

/** From a changed text to a kernel that has taken its first step. */
export const compile: RowGroup = {
  name: "compile",
  title: "Text to kernel: read, trace, compile, first step",
  measure() {
    const rows: Row[] = [...sampleTexts()].flatMap(([name, text]) =>
      firstFunctions(text).map((function_) => ({
        what: `sample ${name}: ${function_}`,
        value: medianTime(() => textToKernel(text, function_), { budget: 300 }),
        unit: "ms",
        aim: { most: 5 },
      })),
    );
    const coupled = coupledSystem(200);
    rows.push({
      what: "a system of 200 components",
      value: medianTime(() => textToKernel(coupled, "chain"), { budget: 2000 }),
      unit: "ms",
      aim: { most: 30 },
    });
    return [...rows, ...emission()];
  },
};

/** The functions of a text that stand by themselves. */
function firstFunctions(text: string): string[] {
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

/** Growth of the time that code emission takes with the size of the graph: 1 is linear. */
function emission(): Row[] {
  const sizes = [100, 200, 400, 800];
  const times = sizes.map((components) => {
    const { field } = study(readText(new Session(), coupledSystem(components)), "chain");
    return medianTime(() => compileFixedStep(field, rk4).info, { budget: 700 });
  });
  const exponent = Math.log(times[3] / times[1]) / Math.log(sizes[3] / sizes[1]);
  return [
    {
      what: "emission of 800 components per 100, in times that of 100",
      value: times[3] / 8 / times[0],
      unit: "×",
      aim: { most: 1.5 },
      note: `grows with the power ${exponent.toFixed(2)} of the size`,
    },
  ];
}
