import { Session } from "../../src/study/session.ts";
import type { Row, RowGroup } from "../rowGroup.ts";
import { medians, processorMedians } from "../timing.ts";
import { collections } from "../training/collections.ts";
import { fixedLoopTraining, loopBesideKernel, loopTraining } from "../training/loopTraining.ts";
import { scalarTraining } from "../training/scalarTraining.ts";
import { BATCH, type SpiralTask, spiralTask, TIMES } from "../training/spiralTask.ts";

/** Iterations that follow one another, as they do in a training and as those of the peers do, before another way has its turn. */
const TOGETHER = 10;

/** One iteration of training a network on the real loop: windows, solve, loss, gradient of the steps taken, update. */
export const training: RowGroup = {
  name: "training",
  title: `Training iteration: 2-50-2 tanh network on z³, batch ${BATCH}, ${TIMES} times, RK4 (3/8), mean L1 loss, Adam`,
  async measure(rivals) {
    const [strict, fused] = [new Session(), new Session({ arithmetic: "fused" })];
    const task = spiralTask(strict);
    checkSame(task, strict);
    const turns = medians({
      strict: together(loopTraining(strict)),
      fused: together(loopTraining(fused)),
      single: together(loopTraining(strict, { precision: "float32" })),
      singleFused: together(loopTraining(fused, { precision: "float32" })),
      scalar: together(scalarTraining(task, task.theta.slice())),
    });
    const times = Object.fromEntries(
      Object.entries(turns).map(([name, milliseconds]) => [name, milliseconds / TOGETHER]),
    ) as typeof turns;
    // Without relaxed SIMD it is strict arithmetic once more.
    const fusing = (row: Row) => (fused.arithmetic === "fused" ? [row] : []);
    const rows: Row[] = [
      {
        what: "float64 strict, against scalar JavaScript in one loop",
        value: times.scalar / times.strict,
        unit: "×",
        aim: { least: 2.5 },
      },
      ...fusing({ what: "float64 fused, against the same", value: times.scalar / times.fused, unit: "×" }),
      {
        what: "float32 strict, against the same",
        value: times.scalar / times.single,
        unit: "×",
        aim: { least: 8 },
      },
      ...(["float64", "float32"] as const).map((precision) => {
        const { loop, kernel } = processorMedians(loopBesideKernel(strict, task, precision));
        return {
          what: `${precision} strict, against its kernel alone`,
          value: loop / kernel,
          unit: "×",
          aim: { most: 1.1 },
          note: `${(1000 * (loop - kernel)).toFixed(0)} µs besides ${(1000 * kernel).toFixed(0)}, of processor time`,
        } as const;
      }),
      { what: "float64 strict", value: 1000 * times.strict, unit: "µs" },
      ...fusing({ what: "float64 fused", value: 1000 * times.fused, unit: "µs" }),
      { what: "float32 strict", value: 1000 * times.single, unit: "µs" },
      ...fusing({ what: "float32 fused", value: 1000 * times.singleFused, unit: "µs" }),
      { what: "scalar JavaScript in one loop", value: 1000 * times.scalar, unit: "µs" },
    ];
    for (const precision of ["float64", "float32"] as const) {
      rows.push({
        what: `${precision} strict, garbage collected in 10,000 iterations`,
        value: await collections(loopTraining(strict, { precision }), 10_000, 5_000),
        unit: "collections",
        aim: { most: 0 },
      });
    }
    for (const [rival, script, least, leastSingle] of [
      ["torchdiffeq's odeint", "training_torch.py", 25, 80],
      ["JAX, the iteration jitted as a whole", "training_jax.py", 4, undefined],
    ] as const) {
      const measured = rivals.run<{ seconds: number }>(script);
      if (typeof measured === "string") {
        rows.push({ what: `float64 strict, against ${rival}`, value: undefined, unit: "×", note: measured });
        continue;
      }
      const milliseconds = 1000 * measured.seconds;
      rows.push(
        { what: `float64 strict, against ${rival}`, value: milliseconds / times.strict, unit: "×", aim: { least } },
        ...fusing({ what: `float64 fused, against ${rival}`, value: milliseconds / times.fused, unit: "×" }),
        {
          what: `float32 strict, against ${rival} in float64`,
          value: milliseconds / times.single,
          unit: "×",
          aim: leastSingle === undefined ? undefined : { least: leastSingle },
        },
      );
    }
    return rows;
  },
};

function together(iterate: () => unknown): () => void {
  return () => {
    for (let n = 0; n < TOGETHER; n++) iterate();
  };
}

/** Both ways of training come to the same parameters. */
function checkSame(task: SpiralTask, session: Session): void {
  const theirs = task.theta.slice();
  const ours = fixedLoopTraining(task, session);
  const rival = scalarTraining(task, theirs);
  for (let i = 0; i < 20; i++) {
    if (!(Math.abs(ours.train() / rival() - 1) < 1e-10)) throw new Error("the rivals do not compute the same loss");
  }
  if (ours.theta().some((x, i) => !(Math.abs(x - theirs[i]) < 1e-8))) throw new Error("the rivals do not train alike");
}
