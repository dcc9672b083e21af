import assert from "node:assert/strict";
import { test } from "node:test";
import { readMarked } from "./marked.ts";

/** Options of an experiment with one fault, which is marked «so»; the code and what the message must say. */
const faults: readonly [options: string, code: string, message: RegExp][] = [
  // Keys
  ["{ «zO»: [1, 0] }", "unknown-option", /unknown option of `experiment` `zO`; did you mean `z0`\?/],
  ["{ «colour»: 1 }", "unknown-option", /`colour`; known are `z0`, `t`, `theta`/],
  ["«3»", "invalid-option", /`experiment` must be an object of z0, t, .* not 3/],

  // z0
  ["{ z0: «1» }", "invalid-option", /`z0` must be an array of 2 or a list of such arrays, not 1/],
  ["{ z0: «[]» }", "invalid-option", /`z0` must be an array of 2 .* not an empty array/],
  ["{ z0: «[1, 2, 3]» }", "size-mismatch", /an initial state of `f` has 2 components \(x, v\), not 3/],
  ["{ z0: [[1, 2], «[1]»] }", "size-mismatch", /has 2 components \(x, v\), not 1/],
  ["{ z0: [[1, 2], «3»] }", "invalid-option", /mixes arrays and numbers/],
  ['{ z0: [1, «"2"»] }', "invalid-option", /entry 1 of `z0` must be a finite number, not "2"/],
  ["{ z0: [1, «1 / 0»] }", "invalid-option", /entry 1 of `z0` must be a finite number, not Infinity/],

  // t
  ["{ t: «5» }", "invalid-option", /`t` must be \[from, to\], \{ from, to, points \} or a list of times, not 5/],
  ["{ t: «[1]» }", "invalid-option", /`t` must hold at least 2 times, not 1/],
  ["{ t: «[0, 0]» }", "invalid-option", /must only increase or only decrease, but 0 is followed by 0/],
  ["{ t: «[0, 2, 1]» }", "invalid-option", /but 2 is followed by 1/],
  ["{ t: «{ from: 0, to: 1 }» }", "missing-option", /`t` lacks `points`: How many equidistant times/],
  ["{ t: { from: 0, to: 1, points: «1» } }", "invalid-option", /`points` must be an integer of at least 2 .*, not 1/],
  ["{ t: «{ from: 1, to: 1, points: 5 }» }", "invalid-option", /`t` starts and ends at 1/],
  ["{ t: { from: 0, «until»: 1, to: 2, points: 3 } }", "unknown-option", /unknown option of `t` `until`/],

  // method
  [
    '{ method: «"leapfrog"» }',
    "unsplit-system",
    /leapfrog moves positions and momenta in turn, and this system does not split into .*: dx\/dt depends on x \(line \d+\); take gauss4/,
  ],

  // theta
  ["{ theta: { «mv»: 2 } }", "unknown-name", /unknown parameter of `f` `mv`; did you mean `mu`\?/],
  ["{ theta: { mu: «[1]» } }", "invalid-option", /parameter `mu` must be a finite number, not an array of 1 number/],
  ["{ theta: { k: «[1, 2, 3]» } }", "invalid-option", /parameter `k` must be an array of 2 numbers, not an array of 3/],
  ["{ theta: { A: «[[1, 2]]» } }", "invalid-option", /parameter `A` must be an array of 2 rows of 2 numbers/],
  ["{ theta: { A: [[1, 2], «[3]»] } }", "invalid-option", /must be an array of 2 numbers, not an array of 1 number/],
  ["{ theta: «2» }", "invalid-option", /`theta` must be an object of mu, k, A, net .*, not 2/],
  ["{ theta: { net: «mlp([2, 4, 2])» } }", "invalid-option", /is a 2-3-2 net with tanh, not 2-4-2 with tanh/],
  ["{ theta: { net: «[]» } }", "invalid-option", /must be a 2-3-2 net, or its 2 layers \{ W, b \} in an array/],
  [
    "{ theta: { net: [{ W: [[1, 2], [3, 4], [5, 6]], b: «[0, 0]» }, { W: [[1, 2, 3], [4, 5, 6]], b: [0, 0] }] } }",
    "invalid-option",
    /b of layer 1 of parameter `net` must be an array of 3 numbers, not an array of 2/,
  ],

  // mass
  [
    "{ mass: «1» }",
    "invalid-option",
    /`mass` must be a constant matrix of 2 rows of 2 numbers, or the 2 of its diagonal, not 1/,
  ],
  ["{ mass: «[1, 0, 0]» }", "size-mismatch", /the diagonal of `mass` has 2 numbers \(x, v\), not 3/],
  [
    "{ mass: «[[1, 0]]» }",
    "size-mismatch",
    /a matrix of 2 rows of 2 numbers, as many as the state has components; it has 1 row$/,
  ],
  ["{ mass: [[1, 0], «[0]»] }", "size-mismatch", /it has 1 number in row 1$/],
  [
    "{ mass: [[1, 0], [0, «1 / 0»]] }",
    "invalid-option",
    /entry 1 of row 1 of `mass` must be a finite number, not Infinity/,
  ],
  ["{ mass: [[1, 0], «0»] }", "invalid-option", /row 1 of `mass` must be an array of numbers, not 0/],
  [
    "{ mass: «(z, t) => [[t, 0], [0, 1]]» }",
    "invalid-option",
    /`mass` is a constant matrix, not a function: what depends on/,
  ],
  [
    '{ mass: [1, 0], method: «"tsit5"» }',
    "invalid-option",
    /`tsit5` takes no mass matrix; `auto`, `radau5`, `rodas5p` do/,
  ],
  ['{ mass: [1, 0], method: «"bdf"» }', "invalid-option", /`bdf` takes no mass matrix/],
  [
    '{ mass: [1, 0], «data»: csv("measured.csv") }',
    "invalid-option",
    /solved and differentiated, but not fitted to data/,
  ],
  ["{ mass: [1, 0], «events»: [] }", "invalid-option", /with a `mass` matrix has no events: leave this out/],

  // exact
  ["{ trueTheta: { «mv»: 2 } }", "unknown-name", /unknown parameter of `f` `mv`; did you mean `mu`\?/],
  ["{ trueTheta: «2» }", "invalid-option", /`trueTheta` must be an object of mu, k, A, net .*, not 2/],
  ["{ exact: «1» }", "invalid-option", /`exact` must be a function \(t, z0, theta\) => …, not 1/],
  ["{ exact: (t, z0) => «[z0[0]]» }", "size-mismatch", /`exact` must return 2 components, not an array of 1/],
  ["{ exact: (t, z0) => «z0[0]» }", "size-mismatch", /`exact` must return 2 components, not one number/],
  ["{ exact: «(t, z0, theta, more) => z0» }", "invalid-option", /has 3 parameters, not 4/],
  [
    "{ z0: [3, 4], t: [1, 2], exact: «(t, [x, v]) => [x * t, v + t]» }",
    "exact-mismatch",
    /gives component v of z = 5 at the start t = 1, where z0 has 4; its arguments are \(t, z0, theta\), in this order/,
  ],

  // loss
  ["{ loss: «(z) => z[0]» }", "invalid-option", /`loss` must be one of terminal\(loss\), .* not a function/],
  ["{ loss: «logCosh» }", "invalid-option", /must be one of .*, not `logCosh`, which is not called/],
  ["{ loss: «adam»(0.1) }", "invalid-option", /`adam` is an optimizer; `loss` must be one of terminal\(loss\)/],
  [
    "{ loss: terminal((z) => «z») }",
    "size-mismatch",
    /the function of `terminal` must return one number, not an array of 2/,
  ],
  ["{ loss: terminal(«(z, t) => t») }", "invalid-option", /has 1 parameter, not 2/],
  ["{ loss: «terminal»() }", "missing-option", /terminal\(loss\) lacks `loss`: The loss of the final state/],
  ["{ loss: «meanSquaredError()» }", "missing-option", /compares the solution with data; give the experiment `data`/],
  ["{ loss: meanSquaredError(«2»), data: { t: [0], z: [[1, 2]] } }", "invalid-option", /takes no arguments, not 1/],
  [
    "{ loss: huber(«-1»), data: { t: [0], z: [[1, 2]] } }",
    "invalid-option",
    /`delta` of `huber` must be a finite number above 0/,
  ],
  ["{ loss: atTimes(«[2, 1, 3]», (z) => z[0]) }", "invalid-option", /`times` of `atTimes` must only increase or only/],
  ["{ t: [0, 5], loss: «atTimes([1, 6], (z) => z[0])» }", "invalid-option", /at t = 6, outside the span from 0 to 5/],

  // data
  ["{ data: «1» }", "invalid-option", /`data` must be \{ t, z \}, csv\(path\), from\(f\), or a function of t, not 1/],
  ["{ data: «f» }", "invalid-option", /`data` is the dynamics function `f`; write from\(f\)/],
  ["{ data: «{ t: [0, 1] }» }", "missing-option", /`data` lacks `z`/],
  ["{ data: { t: [0, 1], z: «[[1, 2]]» } }", "size-mismatch", /`z` of `data` has 1 row for 2 times/],
  ["{ data: { t: «[0, 0]», z: [[1, 2], [1, 2]] } }", "invalid-option", /`t` of `data` must only increase/],
  ["{ data: { t: [0, 1], z: [[1, 2], «[1]»] } }", "size-mismatch", /row 1 of `z` of `data` has 1 component, not 2/],
  [
    "{ data: { t: [0, 1], z: [[1, 2], «3»] } }",
    "invalid-option",
    /row 1 of `z` of `data` must be an array of 2, not 3/,
  ],
  [
    "{ z0: [[1, 2], [1, 2], [1, 2]], data: «[{ t: [0], z: [[1, 2]] }, { t: [0], z: [[1, 2]] }]» }",
    "size-mismatch",
    /2 trajectories, but `z0` 3 initial/,
  ],
  [
    "{ t: [0, 1], data: «{ t: [0, 2], z: [[1, 2], [3, 4]] }» }",
    "invalid-option",
    /has a time 2, outside the span .* from 0 to 1/,
  ],
  ["{ data: «(t) => [t, t]» }", "missing-option", /needs times: write `t: \{ from, to, points \}`/],
  ["{ data: «from(f)» }", "missing-option", /needs times/],
  ["{ data: (t) => «[t]» }", "size-mismatch", /`data` must return 2 components, not an array of 1/],
  ["{ data: csv(«3») }", "invalid-option", /the path of `csv` must be a string, not 3/],
  ["{ data: «csv()» }", "invalid-option", /csv\(path, \{ columns \}\) takes one or two arguments, not 0/],
  ['{ data: csv("a.csv", { «colums»: {} }) }', "unknown-option", /did you mean `columns`\?/],
  ['{ data: csv("a.csv", { unit: «"hour"» }) }', "unknown-name", /unknown unit `hour`/],
  ['{ data: csv("a.csv", { columns: { «q»: "a" } }) }', "unknown-option", /unknown entry of `columns` `q`/],
  ['{ data: csv(«"absent.csv"») }', "file-not-found", /no file "absent\.csv"/],
  ["{ data: from(«3») }", "invalid-option", /must be an exported dynamics function by its name, not 3/],
  ["{ data: from(«scalar») }", "size-mismatch", /`scalar` has 1 component, but the data of `f` have 2/],
  ["{ data: from(f, { points: 5, «noice»: 1 }) }", "unknown-option", /did you mean `noise`\?/],
  [
    "{ data: from(f, { points: 5, noise: «-1» }) }",
    "invalid-option",
    /`noise` must be a finite number of at least 0, not -1/,
  ],

  // method, steps, h, rtol, atol
  ['{ method: «"rk5"» }', "unknown-name", /unknown method `rk5`; did you mean `rk4`\?/],
  ["{ method: «4» }", "invalid-option", /the method must be one of "auto", .* not 4/],
  ['{ method: "rk4", steps: «0» }', "invalid-option", /`steps` must be an integer of at least 1, not 0/],
  ['{ method: "rk4", steps: «1.5» }', "invalid-option", /`steps` must be an integer of at least 1, not 1.5/],
  ['{ method: "rk4", h: «0» }', "invalid-option", /`h` must be a finite number above 0, not 0/],
  ['{ method: "rk4", steps: 10, h: «0.1» }', "invalid-option", /both set the step size; give one of them/],
  ["{ rtol: «-1» }", "invalid-option", /`rtol` must be a finite number above 0/],
  ["{ atol: «true» }", "invalid-option", /`atol` must be a finite number of at least 0, not true/],
  ["{ atol: «-1» }", "invalid-option", /`atol` must be a finite number of at least 0, not -1/],
  ["{ atol: [1e-9, «-1»] }", "invalid-option", /entry 1 of `atol` must be a finite number of at least 0/],
  ["{ atol: «[1e-9]» }", "invalid-option", /`atol` must be one number a component \(x, v\)/],
  ["{ atol: { «y»: 1e-9 } }", "unknown-option", /unknown component of `atol` `y`; did you mean `x`\?/],
  ["{ atol: { x: «-1» } }", "invalid-option", /`atol` of `x` must be a finite number of at least 0/],
  ["{ maxStep: «0» }", "invalid-option", /`maxStep` must be a finite number above 0/],
  ["{ firstStep: «-1» }", "invalid-option", /`firstStep` must be a finite number above 0/],
  ["{ maxSteps: «1.5» }", "invalid-option", /`maxSteps` must be an integer of at least 1/],
  ["{ stops: «5» }", "invalid-option", /`stops` must be an array of numbers, not 5/],

  // augment, view
  ["{ augment: «2» }", "invalid-option", /`augment` is 2, but the state has only 2 components/],
  ["{ z0: «[1, 5]», augment: 1 }", "invalid-option", /the augmented component at the end must start at 0/],
  ["{ view: { «y»: [0, 1] } }", "unknown-option", /unknown axis of `view` `y`/],
  ["{ view: { x: «[1, 0]» } }", "invalid-option", /the range of `x` must be \[low, high\] with low < high/],
  ["{ view: { x: «3» } }", "invalid-option", /the range of `x` must be an array of numbers, not 3/],

  // train
  ["{ «train»: {} }", "missing-option", /`train` makes a loss small; give the experiment a `loss`/],
  ["{ loss: terminal((z) => z[0]), train: { «epochs»: 1 } }", "unknown-option", /unknown option of `train` `epochs`/],
  ["{ loss: terminal((z) => z[0]), train: { iterations: «0» } }", "invalid-option", /an integer of at least 1, not 0/],
  ["{ loss: terminal((z) => z[0]), train: { optimizer: «cosine»(1) } }", "invalid-option", /`cosine` is a schedule;/],
  [
    "{ loss: terminal((z) => z[0]), train: { optimizer: «1» } }",
    "invalid-option",
    /must be one of sgd\(rate, .* not 1/,
  ],
  [
    "{ loss: terminal((z) => z[0]), train: { optimizer: adam(«adam»(1)) } }",
    "invalid-option",
    /`adam` is an optimizer/,
  ],
  [
    '{ loss: terminal((z) => z[0]), train: { optimizer: adam(«"x"») } }',
    "invalid-option",
    /above 0 or a schedule, not "x"/,
  ],
  [
    "{ loss: terminal((z) => z[0]), train: { optimizer: adam(1, { «beta3»: 1 }) } }",
    "unknown-option",
    /option of `adam`/,
  ],
  [
    "{ loss: terminal((z) => z[0]), train: { optimizer: adam(1, {}, «2») } }",
    "invalid-option",
    /takes at most 2, not 3/,
  ],
  ["{ loss: terminal((z) => z[0]), train: { batch: «{ size: 2 }» } }", "missing-option", /`batch` lacks `points`/],
  [
    '{ loss: terminal((z) => z[0]), train: { gradient: «"adjoint"» } }',
    "unknown-name",
    /unknown gradient mode `adjoint`/,
  ],
  [
    '{ loss: terminal((z) => z[0]), train: { precision: «"float16"» } }',
    "unknown-name",
    /did you mean `float(32|64)`\?/,
  ],
  ["{ loss: terminal((z) => z[0]), train: { validation: «1» } }", "invalid-option", /of at least 0 and below 1, not 1/],
  [
    "{ loss: terminal((z) => z[0]), train: { learnZ0: «1» } }",
    "invalid-option",
    /`learnZ0` must be true, false, or an object of components \(x, v\), not 1/,
  ],
  [
    "{ loss: terminal((z) => z[0]), train: { regularisers: «weightDecay(1)» } }",
    "invalid-option",
    /an array of regularisers/,
  ],
  ["{ loss: terminal((z) => z[0]), train: { curriculum: «huber»(1) } }", "invalid-option", /`huber` is a loss/],
  [
    "{ loss: terminal((z) => z[0]), train: { weights: { components: «[1]» } } }",
    "size-mismatch",
    /must hold 2 factors/,
  ],
  [
    "{ data: { t: [0, 1], z: [[1, 2], [3, 4]] }, loss: meanSquaredError(), train: { weights: { times: «[1]» } } }",
    "size-mismatch",
    /`times` of `weights` must hold 2 factors, not 1/,
  ],
];

for (const [options, code, message] of faults) {
  test(options, () => {
    const { diagnostics, experiments, marked } = readMarked(`export const study = experiment(f, ${options});`);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    assert.equal(errors.length, 1, errors.map((error) => error.message).join("\n"));
    const [error] = errors;
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    assert.deepEqual([error.range.start.offset, error.range.end.offset], marked);
    // A missing file is the only fault that leaves the experiment as it is.
    assert.equal(experiments.length, code === "file-not-found" ? 1 : 0);
  });
}

const faultyCalls: readonly [statement: string, code: string, message: RegExp][] = [
  [
    "export const study = «experiment()»;",
    "invalid-option",
    /needs a dynamics function by its name \(here `f`, `scalar`, /,
  ],
  [
    "export const study = experiment(«3»);",
    "invalid-option",
    /must be the name of a dynamics function \(here .*, not 3/,
  ],
  [
    "export const study = experiment(«(z = 1, t) => z * t»);",
    "inline-function",
    /studies an exported dynamics function by its name/,
  ],
  ["export const study = experiment(f, {}, «1»);", "invalid-option", /takes two arguments/],
];

for (const [statement, code, message] of faultyCalls) {
  test(statement, () => {
    const { diagnostics, experiments, marked } = readMarked(statement);
    assert.deepEqual(diagnostics.map((diagnostic) => diagnostic.code), [code]); // biome-ignore format: one line
    assert.match(diagnostics[0].message, message);
    assert.deepEqual([diagnostics[0].range.start.offset, diagnostics[0].range.end.offset], marked);
    assert.equal(experiments.length, 0);
  });
}

const ignored: readonly [options: string, message: RegExp][] = [
  ["{ «steps»: 100 }", /`auto`, the default method, chooses its own steps/],
  ['{ method: "dopri5", «h»: 0.1 }', /`dopri5` chooses its own steps/],
  ['{ method: "rk4", «rtol»: 1e-3 }', /`rk4` takes fixed steps/],
  ['{ method: "rk4", «maxStep»: 1 }', /`rk4` takes fixed steps/],
  ['{ method: "rk4", «maxSteps»: 10 }', /`rk4` takes fixed steps/],
  ["{ t: [0, 2], «stops»: [1, 3] }", /a stop at 3 has no effect: `t` runs from 0 to 2/],
  ['{ loss: terminal((z) => z[0]), train: { method: "dopri5", «steps»: 2 } }', /`dopri5` chooses its own steps/],
  [
    "{ loss: terminal((z) => z[0]), «data»: { t: [1], z: [[1, 2]] } }",
    /no effect: `terminal` is a loss of the solution alone/,
  ],
];

for (const [options, message] of ignored) {
  test(`${options}: a warning`, () => {
    const { diagnostics, experiments, marked } = readMarked(`export const study = experiment(f, ${options});`);
    assert.deepEqual(diagnostics.map(({ code, severity }) => [code, severity]), [["ignored-option", "warning"]]); // biome-ignore format: one line
    assert.match(diagnostics[0].message, message);
    assert.deepEqual([diagnostics[0].range.start.offset, diagnostics[0].range.end.offset], marked);
    assert.equal(experiments.length, 1);
  });
}

test("several faults of one experiment are all reported, and other experiments stay", () => {
  const { diagnostics, experiments } = readMarked(
    'export const bad = experiment(f, { z0: 1, method: "rk5", zO: 2, view: { y: [0, 1] } });\nexport const good = experiment(f);',
  );
  assert.deepEqual(diagnostics.map(({ code }) => code).sort(), ["invalid-option", "unknown-name", "unknown-option", "unknown-option"]); // biome-ignore format: one line
  assert.deepEqual(experiments.map(({ name }) => name), ["good"]); // biome-ignore format: one line
});

test("a misspelt name comes with its repair", () => {
  for (const [options, repaired] of [
    ["{ «zO»: [1, 0] }", "z0"],
    ['{ method: «"rk5"» }', '"rk4"'],
    ["{ theta: { «mv»: 2 } }", "mu"],
  ]) {
    const { diagnostics, marked } = readMarked(`export const study = experiment(f, ${options});`);
    const fix = diagnostics[0].fix;
    assert.equal(fix?.text, repaired);
    assert.deepEqual([fix?.range.start.offset, fix?.range.end.offset], marked);
  }
});
