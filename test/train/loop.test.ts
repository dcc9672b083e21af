import assert from "node:assert/strict";
import { test } from "node:test";
import { formatShort } from "../../src/core/formatShort.ts";
import { Random } from "../../src/core/random.ts";
import { Lots } from "../../src/train/lots.ts";
import { optimizers } from "../../src/train/optimizers/registry.ts";
import { Interrupted } from "../../src/train/segmentSolver.ts";
import { Training } from "../../src/train/training.ts";
import { words } from "../../src/train/words.ts";
import { ran, trainingOf } from "./trainings.ts";

interface Options {
  readonly f?: string;
  readonly data?: string;
  readonly z0?: string;
  readonly t?: string;
  readonly loss?: string;
  readonly extra?: string;
}

const IMPORTS = `import { experiment, from, mlp, param, ${words.names().join(", ")} } from "node-ode";\n`;

/** z′ = −k z learnt from e^(−t), in short. */
function text(
  train: string,
  { f, data, z0 = "1", t = "{ from: 0, to: 2, points: 21 }", loss, extra = "" }: Options = {},
) {
  return `${IMPORTS}
export const f = ${f ?? "(z = 1, t: number, { k = 0.2, held = param(1, { fixed: true }) } = {}) => -k * held * z"};
export const study = experiment(f, { z0: ${z0}, t: ${t}, ${extra}
  data: ${data ?? "(t) => Math.exp(-t)"}, loss: ${loss ?? "meanSquaredError()"}, train: { ${train} } });`;
}

const optimizersInWords: Readonly<Record<string, string>> = {
  sgd: "sgd(cosine(0.3), { momentum: 0.5 })",
  adamW: "adamW(cosine(0.05), { weightDecay: 0 })",
  rmsProp: "rmsProp(cosine(0.03))",
};

for (const { name, family } of optimizers) {
  const usual = family === "first order" ? `${name}(cosine(0.05))` : `${name}()`;
  test(`${name} finds the decay rate, and the same seed gives the same bits`, () => {
    const source = text(`iterations: 200, optimizer: ${optimizersInWords[name] ?? usual}`);
    const [one, two] = [ran(trainingOf(source, "study")), ran(trainingOf(source, "study"))];
    assert.ok(Math.abs(one.theta[0] - 1) < 1e-3, `${one.theta}`);
    assert.deepEqual(one.losses, two.losses);
    assert.deepEqual(one.checkpoint, two.checkpoint);
    assert.equal(one.theta[1], 1, "what is fixed stays");
  });
}

test("windows too: the same seed gives the same bits, another seed others", () => {
  const source = text("iterations: 50, optimizer: adam(0.05), batch: { size: 3, points: 4 }");
  const losses = (seed: number) => ran(trainingOf(source, "study", { seed })).losses;
  assert.deepEqual(losses(1), losses(1));
  assert.notDeepEqual(losses(1), losses(2));
});

test("the first loss is that of the parameters in the file, and the last message is true", () => {
  const result = ran(trainingOf(text("iterations: 60, optimizer: adam(0.05), steps: 1"), "study"));
  // The mean over 21 times of (e^(−0.2 t) − e^(−t))².
  const times = Array.from({ length: 21 }, (_, n) => n / 10);
  const first = times.reduce((sum, t) => sum + (Math.exp(-0.2 * t) - Math.exp(-t)) ** 2, 0) / 21;
  assert.ok(Math.abs(result.losses[0] / first - 1) < 1e-5, `${result.losses[0]} against ${first}`);
  const k = result.theta[0];
  const whole = times.reduce((sum, t) => sum + (Math.exp(-k * t) - Math.exp(-t)) ** 2, 0) / 21;
  assert.ok(Math.abs(result.wholeLoss / whole - 1) < 1e-2, `${result.wholeLoss} against ${whole}`);
  assert.equal(result.status, "done");
  assert.equal(result.iteration, 60);
  assert.equal(result.losses.length, 60);
  assert.equal(result.loss, result.losses.at(-1));
  assert.equal(
    result.message,
    `all 60 iterations are done; the loss over all data trained on is ${formatShort(result.wholeLoss)}`,
  );
  assert.ok(
    result.rows.every(({ evaluations }) => evaluations === 20 * 4),
    "20 steps of rk4 an iteration",
  );
  assert.ok(result.rows.every(({ rate }) => rate === 0.05));
});

test("weight decay leaves what is fixed, and initial states, alone", () => {
  const decaying = text(
    "iterations: 20, optimizer: adamW(0.01, { weightDecay: 5 }), learnZ0: true, regularisers: [weightDecay(1)]",
    {
      data: "{ t: [1], z: [0] }",
      loss: "pointwise(() => 0)",
      z0: "3",
    },
  );
  const { theta, z0 } = ran(trainingOf(decaying, "study"));
  assert.ok(theta[0] < 0.1, `${theta}`);
  assert.equal(theta[1], 1);
  assert.deepEqual([...z0], [3]);
});

test("initial states are trained where that is asked for, augmented ones never", () => {
  const source = text("iterations: 300, optimizer: lbfgs(), learnZ0: true", {
    f: "([x, hidden] = [0, 0], t: number, { k = 0.2 } = {}) => [-k * x, x + hidden]",
    data: "(t) => [2 * Math.exp(-t)]",
    z0: "[0.5, 0]",
    extra: "augment: 1,",
  });
  const { z0, theta } = ran(trainingOf(source, "study"));
  assert.ok(Math.abs(z0[0] - 2) < 1e-4, `${z0}`);
  assert.equal(z0[1], 0);
  assert.ok(Math.abs(theta[0] - 1) < 1e-4, `${theta}`);
});

test("a gradient is clipped to its norm", () => {
  const step = (clip: string) => {
    const { theta, rows } = ran(trainingOf(text(`iterations: 1, optimizer: sgd(1), ${clip}`), "study"));
    return { moved: Math.abs(theta[0] - 0.2), norm: rows[0].gradientNorm };
  };
  const free = step("");
  assert.ok(Math.abs(free.moved - free.norm) < 1e-15);
  assert.ok(Math.abs(step("clip: 1e-3").moved - 1e-3) < 1e-15);
  assert.equal(step("clip: 1e-3").norm, free.norm, "history tells the norm before");
});

test("stops at the target loss, with the parameters that have it", () => {
  const result = ran(trainingOf(text("iterations: 500, optimizer: adam(0.05), targetLoss: 1e-3"), "study"));
  assert.equal(result.status, "target loss");
  assert.ok(result.loss <= 1e-3 && result.losses.at(-2)! > 1e-3);
  assert.ok(Math.abs(result.wholeLoss / result.loss - 1) < 1e-12);
  assert.match(result.message, /target loss/);
});

test("stops without improvement and goes back to the best parameters", () => {
  const result = ran(trainingOf(text("iterations: 5000, optimizer: sgd(1.5), patience: 25"), "study"));
  assert.equal(result.status, "no improvement");
  assert.ok(result.iteration < 5000);
  assert.ok(Math.abs(result.wholeLoss - Math.min(...result.losses)) < 1e-15);
});

test("patience judges by the validation where that was measured, and nowhere else", () => {
  const train = (patience: number) => `iterations: 45, optimizer: adam(0.01), validation: 0.25, patience: ${patience}`;
  const result = ran(trainingOf(text(train(3)), "study"));
  // The validation falls from one look to the next, ten iterations later.
  assert.equal(result.status, "done");
  const worse = ran(trainingOf(text(train(3), { data: "(t) => t < 1.5 ? Math.exp(-t) : 2" }), "study"));
  assert.equal(worse.status, "no improvement");
  assert.equal(worse.iteration, 11);
});

test("a diverging update is taken back and repeated at half the rate", () => {
  // At a rate of 400 the first update overshoots to a growth that no number holds.
  const grows = text("iterations: 40, optimizer: sgd(400), steps: 1", {
    t: "{ from: 0, to: 40, points: 41 }",
    data: "(t) => Math.exp(-t / 10)",
    f: "(z = 1, t: number, { k = 0.2 } = {}) => -k * z * z * z",
  });
  const result = ran(trainingOf(grows, "study"));
  assert.equal(result.status, "done", result.message);
  assert.ok(result.events.length > 0);
  assert.match(
    result.events[0],
    /^iteration 1 diverged \(.*\): back to the parameters of iteration 0, with half the learning rate, 200$/,
  );
  assert.ok(result.losses.every(Number.isFinite));
  assert.equal(result.losses.length, 40);
  // The events and the bits are the same in pieces.
  const piece = trainingOf(grows, "study");
  const head = ran(piece, 1);
  const rest = trainingOf(grows, "study");
  rest.resume(head.checkpoint);
  const tail = ran(rest);
  assert.deepEqual([...head.losses, ...tail.losses], result.losses);
  assert.deepEqual(tail.events, result.events);
  assert.deepEqual(tail.checkpoint, result.checkpoint);
});

test("gives up when halving does not help, at the last finite parameters", () => {
  // Finite only for k ≥ 0.19999: every update but the tiniest leaves it.
  const cliff = text("iterations: 40, optimizer: sgd(constant(1e6))", {
    f: "(z = 1, t: number, { k = 0.2 } = {}) => -k * z + 0 * Math.sqrt(0.2000001 - k)",
  });
  const result = ran(trainingOf(cliff, "study"));
  assert.equal(result.status, "diverged");
  assert.match(result.message, /the learning rate was halved 10 times/);
  assert.equal(result.theta[0], 0.2);
  // Its checkpoint has forgotten the halvings: a rate that suits goes on from it.
  const again = trainingOf(cliff, "study", { rate: 1e-9 });
  again.resume(result.checkpoint);
  assert.equal(ran(again).status, "done");
  const never = ran(
    trainingOf(text("iterations: 5", { f: "(z = 1, t: number, { k = 0.2 } = {}) => Math.sqrt(-k)" }), "study"),
  );
  assert.equal(never.status, "diverged");
  assert.match(never.message, /iteration 0 diverged: dz\/dt is not finite at t = 0: sqrt\(-0.2\) is undefined/);
  assert.equal(never.losses.length, 0);
});

test("windows that fit say nothing of the whole: a solution that leaves the numbers is told", () => {
  // Over short windows z² grows little; over the whole span it is at its pole.
  const source = text("iterations: 3, optimizer: sgd(1e-12), batch: { size: 2, points: 2 }", {
    f: "(z = 1, t: number, { k = 1 } = {}) => k * z * z",
    data: "(t) => 1",
    t: "{ from: 0, to: 40, points: 4001 }",
  });
  const result = ran(trainingOf(source, "study"));
  assert.equal(result.status, "done");
  assert.ok(Number.isNaN(result.wholeLoss));
  assert.match(result.message, /the loss over all data trained on is not finite/);
});

test("validation holds whole trajectories out, or the last times of one", () => {
  const several = text("iterations: 20, optimizer: adam(0.05), validation: 0.25", {
    z0: "[1, 2, 3, 4]",
    f: "(z = 1, t: number, { k = 0.2 } = {}) => -k * z",
    data: "from(truth)",
  }).replace("export const study", "export const truth = (z = 1, t: number) => -z;\nexport const study");
  const training = new Training(trainingOf(several, "study").problem);
  assert.equal(training.look(0).set.segments.length, 3);
  const { rows } = ran(trainingOf(several, "study"));
  const measured = rows.flatMap(({ validation }, n) => (Number.isNaN(validation) ? [] : [n]));
  assert.deepEqual(measured, [0, 10, 19]);
  assert.ok(rows[19].validation < rows[0].validation);

  const one = new Training(trainingOf(text("iterations: 20, validation: 0.25"), "study").problem);
  const [segment] = one.look(0).set.segments;
  assert.equal(segment.last, 15, "the last five of twenty intervals are a forecast");
});

test("the forecast is compared at its own times only", () => {
  // Perfect up to t = 1, off by 1 beyond: the training sees nothing of it, the validation nothing else.
  const source = text("iterations: 1, optimizer: sgd(1e-9), validation: 0.5", {
    f: "(z = 0, t: number, { k = 0 } = {}) => k",
    z0: "0",
    data: "{ t: [0.5, 1, 1.5, 2], z: [0, 0, 1, 1] }",
  });
  const [row] = ran(trainingOf(source, "study")).rows;
  assert.equal(row.loss, 0);
  assert.equal(row.validation, 1);
});

test("windows: where they start, how many, and what they compare", () => {
  const source = text("iterations: 1, batch: { size: 3, points: 3 }", {
    f: "([x, y] = [0, 0], t: number, { k = 1 } = {}) => [k, 0 * y]",
    z0: "[0, 0]",
    t: "[0, 6]",
    data: "{ t: [0, 1, 2, 3, 4, 5, 6], z: [[0, 0], [1, 0], [2, NaN], [3, 0], [4, 0], [5, 0], [6, 0]] }",
  });
  const training = new Training(trainingOf(source, "study").problem);
  const seen = new Set<number>();
  for (let n = 0; n < 200; n++) {
    const { segments } = training.look(n).set;
    assert.equal(new Set(segments.map(({ first }) => first)).size, 3);
    for (const { first, last, start } of segments) {
      seen.add(first);
      assert.equal(last, first + 2);
      assert.equal(start, "observed");
    }
  }
  assert.deepEqual([...seen].sort(), [0, 1, 3, 4], "no window starts at the gap");
  assert.ok(ran(trainingOf(source, "study")).losses[0] < 1e-30, "x grows by 1, y stays");
});

test("each set of windows is as likely as any other", () => {
  const random = new Random(4);
  const counts = new Map<string, number>();
  const rounds = 20_000;
  const lots = new Lots(5, 2);
  for (let n = 0; n < rounds; n++) {
    const key = lots.draw(random).toSorted().join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  assert.equal(counts.size, 10);
  // Standard deviation of each count: √(rounds · 0.1 · 0.9) ≈ 42.
  for (const [key, count] of counts) assert.ok(Math.abs(count - rounds / 10) < 5 * 43, `${key}: ${count}`);
});

test("a growing horizon ends with all data, at its own rate", () => {
  const source = text(
    "iterations: 20, optimizer: adam(0.5), batch: { size: 2, points: 5 }, curriculum: growingHorizon({ from: 10, rate: 0.01 })",
  );
  const training = new Training(trainingOf(source, "study").problem);
  const ends = Array.from({ length: 20 }, (_, n) =>
    training.look(n).set.segments.map(({ last, first }) => last - first),
  );
  assert.ok(ends.slice(0, 10).every(([a, b]) => a === 4 && b === 4));
  assert.deepEqual(ends.slice(10).map(([end]) => end), [6, 7, 9, 10, 12, 14, 15, 17, 18, 20]); // biome-ignore format: one line
  const { rows } = ran(trainingOf(source, "study"));
  assert.deepEqual([...new Set(rows.map(({ rate }) => rate))], [0.5, 0.01]);
});

test("early times weigh more at first, and all the same from the middle on", () => {
  const source = text("iterations: 10, optimizer: sgd(1e-12), curriculum: earlyTimes()");
  const { losses } = ran(trainingOf(source, "study"));
  for (let n = 1; n <= 5; n++) assert.ok(losses[n] > losses[n - 1], `${losses}`);
  for (let n = 6; n < 10; n++) assert.ok(Math.abs(losses[n] / losses[5] - 1) < 1e-6);
});

test("multiple shooting starts without error at the data, and joins its pieces", () => {
  const source = text("iterations: 60, optimizer: lbfgs(), curriculum: multipleShooting({ segments: 4 })", {
    t: "{ from: 0, to: 12, points: 61 }",
    f: "([x, v] = [1, 0], t: number, { w = 2.2 } = {}) => [v, -w * x]",
    z0: "[1, 0]",
    data: "(t) => [Math.cos(t), -Math.sin(t)]",
  });
  const { theta, wholeLoss, loss } = ran(trainingOf(source, "study"));
  assert.ok(Math.abs(theta[0] - 1) < 1e-3, `${theta}`);
  assert.ok(wholeLoss < 1e-4 && loss < 1e-4, `${loss}, ${wholeLoss}`);
});

test("float32 trains as float64 does, to its own precision", () => {
  const source = text("iterations: 100, optimizer: adam(cosine(0.05))");
  const [double, single] = (["float64", "float32"] as const).map((precision) =>
    ran(trainingOf(source, "study", { precision })),
  );
  assert.equal(single.engine, "compiled float32");
  assert.ok(Math.abs(double.theta[0] - single.theta[0]) < 1e-4);
  assert.notEqual(double.theta[0], single.theta[0]);
});

test("an adaptive method trains through the gradient modes", () => {
  for (const gradient of ["checkpointed", "interpolating", "backsolve", "forward"]) {
    const { theta, rows, wholeLoss, loss } = ran(
      trainingOf(text("iterations: 30, optimizer: lbfgs(), targetLoss: 1e-9"), "study", { method: "tsit5", gradient }),
    );
    assert.ok(Math.abs(theta[0] - 1) < 1e-3, `${gradient}: ${theta}`);
    assert.ok(rows[0].evaluations > 0);
    // The forward solves of the modes choose steps of their own: the losses are as near as the tolerance is.
    assert.ok(loss < 1e-9 && Math.abs(Math.sqrt(wholeLoss) - Math.sqrt(loss)) < 1e-5, `${wholeLoss} and ${loss}`);
  }
});

test("a training along a state that drifts says so at once, once, and goes on", () => {
  const source = text("iterations: 5, optimizer: adam(0.05)", {
    f: "([x, y] = [1, 0.5], t: number, { k = 40 } = {}) => [-k * (x - Math.cos(t)), x - y]",
    z0: "[1, 0.5]",
    t: "{ from: 0, to: 3, points: 4 }",
    data: "(t) => [Math.cos(t), Math.sin(t)]",
  });
  const train = (gradient: string) => ran(trainingOf(source, "study", { method: "dopri5", gradient }));
  const { events, rows } = train("backsolve");
  assert.equal(rows.length, 5);
  const warnings = events.filter((event) => event.includes("solved backward"));
  assert.equal(warnings.length, 1, events.join("\n"));
  assert.match(
    warnings[0],
    /^the gradient of iteration 0 is off: solved backward, \S+ is off by .* what the tolerance promises: .*; take checkpointed/,
  );
  assert.ok(!train("checkpointed").events.some((event) => event.includes("solved backward")));
});

test("backward in time", () => {
  const source = text("iterations: 100, optimizer: lbfgs()", {
    t: "{ from: 2, to: 0, points: 21 }",
    z0: "Math.exp(-2)",
  });
  assert.ok(Math.abs(ran(trainingOf(source, "study")).theta[0] - 1) < 1e-4);
});

test("a cancellation inside an iteration leaves it not begun", () => {
  const source = text("iterations: 12, optimizer: adam(0.05), batch: { size: 3, points: 5 }, steps: 100000");
  const { problem } = trainingOf(source, "study");
  const whole = new Training(problem);
  const expected = Array.from({ length: 6 }, () => whole.step()!.loss);
  const cut = new Training(problem);
  const losses: number[] = [];
  let interrupted = 0;
  for (let n = 0; losses.length < 6; n++) {
    let looks = 0;
    try {
      // Every other attempt is given up at its second look.
      losses.push(cut.step(() => n % 2 === 0 && ++looks === 2)!.loss);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      interrupted++;
    }
  }
  assert.ok(interrupted >= 5, `${interrupted} interruptions`);
  assert.deepEqual(losses, expected);
  assert.deepEqual(cut.state, whole.state);
});

test("a target loss waits until a curriculum has settled", () => {
  const source = text("iterations: 30, optimizer: adam(0.05), targetLoss: 10, curriculum: earlyTimes({ until: 0.5 })");
  const result = ran(trainingOf(source, "study"));
  assert.equal(result.status, "target loss");
  assert.equal(result.iteration, 16);
});
