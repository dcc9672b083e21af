import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { commands } from "../../src/cli/commands/registry.ts";
import { options } from "../../src/cli/options.ts";
import { parseArguments } from "../../src/cli/parseArguments.ts";
import { runCli } from "./fakeTerminal.ts";

const solve = commands.get("solve");

test("negative values mean what they say, in every spelling", () => {
  for (const words of ["f.ts g --z0 -1,2 --t -3,-1.5 --z0 4,-5e-1", "--z0=-1,2 f.ts --t=-3,-1.5 g --z0 4,-0.5"]) {
    const { operands, options: given } = parseArguments(solve, words.split(" "));
    assert.deepEqual(operands, ["f.ts", "g"]);
    assert.deepEqual(given, {
      z0: [
        [-1, 2],
        [4, -0.5],
      ],
      t: [-3, -1.5],
    });
  }
});

test("numbers pass through the command line with all their digits", () => {
  const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(numbers, (z) => {
      const { options: given } = parseArguments(solve, ["f", "g", "--z0", z.join(",")]);
      assert.deepEqual(
        given.z0?.[0],
        z.map((x) => (Object.is(x, -0) ? 0 : x)),
      );
    }),
    { seed: 5 },
  );
});

test("parameters are given as JSON of any nesting", () => {
  const { options: given } = parseArguments(solve, [
    "f",
    "g",
    "--theta",
    "mu=-2",
    "--theta",
    'net=[{"W":[[1,2]],"b":[0]}]',
  ]);
  assert.deepEqual(given.theta, [
    { name: "mu", json: -2 },
    { name: "net", json: [{ W: [[1, 2]], b: [0] }] },
  ]);
});

test("after -- everything is an operand", () => {
  assert.deepEqual(parseArguments(solve, ["--json", "--", "--f", "-g"]).operands, ["--f", "-g"]);
});

const wrong: readonly (readonly [command: string, message: RegExp])[] = [
  ["", /a command is missing; one of check, list, solve/],
  ["slove a b", /unknown command `slove`; did you mean `solve`\?/],
  ["frobnicate", /unknown command `frobnicate`; known are check/],
  ["solve f.ts g --metod rk4", /`solve` has no option `--metod`; did you mean `--method`\?/],
  ["solve f.ts g --step=4", /no option `--step`; did you mean `--steps`\?/],
  ["list f.ts --steps 4", /`list` has no option `--steps`; it takes --json/],
  ["solve f.ts g -j", /no option `-j`/],
  ["solve f.ts g --steps", /--steps takes a value: --steps N/],
  ["solve f.ts g --steps 2.5", /--steps takes a whole number from 1 on, not `2.5`/],
  ["solve f.ts g --steps -4", /--steps takes a whole number/],
  ["solve f.ts g --h 0", /--h takes a number above 0, not `0`/],
  ["solve f.ts g --rtol tiny", /--rtol takes a number above 0, not `tiny`/],
  ["solve f.ts g --atol tiny", /--atol takes numbers from 0 on, or NAME=TOL, not `tiny`/],
  ["solve f.ts g --atol x=1,2", /--atol takes numbers from 0 on, or NAME=TOL/],
  ["solve f.ts g --max-step 0", /--max-step takes a number above 0/],
  ["solve f.ts g --stops 1,,2", /--stops takes numbers with commas between them/],
  ["solve f.ts g --t 1", /--t takes two times/],
  ["solve f.ts g --z0 1,,2", /--z0 takes numbers with commas between them, not `1,,2`/],
  ["solve f.ts g --theta mu", /--theta takes NAME=JSON, not `mu`/],
  ["solve f.ts g --theta mu={", /--theta takes NAME=JSON, but `{` is no JSON/],
  ["solve f.ts g --json --json", /--json is given twice/],
  ["solve f.ts g --json=yes", /--json takes no value/],
  ["solve f.ts", /NAME is missing; usage: node-ode solve FILE NAME/],
  ["check", /FILE is missing; usage: node-ode check FILE…/],
  ["list a b", /`b` is too much; usage: node-ode list FILE/],
  ["solve nowhere.ts f", /there is no file `nowhere.ts`/],
];

for (const [command, message] of wrong) {
  test(`wrong usage: node-ode ${command}`, () => {
    const { code, out, error } = runCli(command);
    assert.equal(code, 2);
    assert.equal(out, "");
    assert.match(error, message);
    assert.match(error, /^node-ode: .*\n$/);
  });
}

test("the help lists every command, and each command's every option", () => {
  for (const words of ["--help", "-h", "help"]) {
    const { code, out } = runCli(words);
    assert.equal(code, 0);
    for (const { name, doc } of commands) assert.ok(out.includes(name) && out.includes(doc));
  }
  for (const command of commands) {
    for (const words of [`${command.name} --help`, `help ${command.name}`]) {
      const { code, out } = runCli(words);
      assert.equal(code, 0);
      for (const name of command.options)
        assert.ok(out.includes(`--${name}`) && out.includes(command.meanings?.[name] ?? options[name].doc));
    }
  }
});
