import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { suite, test } from "node:test";
import { drawPortrait } from "../../src/analysis/portrait/drawPortrait.ts";
import { describe } from "../../src/engine/describe.ts";
import { forTable } from "../../src/extension/templates/ownData.ts";
import { templates } from "../../src/extension/templates/registry.ts";
import { Session } from "../../src/study/session.ts";
import { study } from "../../src/study/study.ts";
import { tableFaults } from "../../src/study/training/tableFaults.ts";
import { tableSketch } from "../../src/study/training/tableSketch.ts";
import { StudyTraining } from "../../src/study/training/training.ts";
import { installNodeOde } from "../module/generated.ts";
import { strictErrors } from "../module/strictErrors.ts";
import { ran } from "../train/trainings.ts";

const ENDING = ".node-ode.ts";
const fileOf = (name: string) => path.join("templates", `${name}${ENDING}`);
const textOf = (file: string) => readFileSync(file, "utf8");
const session = new Session();

/** A text with the files that it needs: those given, else those beside the templates. */
function read(entry: string, text: string, files: Readonly<Record<string, string>> = {}) {
  const texts = new Map([[entry, text]]);
  for (const { path: file } of session.read({ entry, texts }).missing)
    texts.set(file, files[path.basename(file)] ?? textOf(file));
  const program = session.read({ entry, texts });
  assert.deepEqual(program.diagnostics, []);
  assert.deepEqual(
    tableFaults(program, texts).filter(({ isSound }) => !isSound),
    [],
  );
  return { program, texts };
}

suite("templates", () => {
  test("there is one for each file, and the table that it needs", () => {
    const files = readdirSync("templates");
    const own = (ending: string) =>
      files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
    assert.deepEqual(templates.names().sort(), own(ENDING).sort());
    assert.deepEqual(
      [...templates].flatMap(({ name, hasTable }) => (hasTable ? [name] : [])),
      own(".csv"),
    );
  });

  test("they pass the compiler's strict check", () => {
    const folder = installNodeOde();
    try {
      assert.equal(strictErrors(folder, templates.names().map(fileOf)), "");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  for (const { name, opens } of templates) {
    test(`${name} is read without a word, draws at once, and learns where it can`, () => {
      const { program, texts } = read(fileOf(name), textOf(fileOf(name)));
      const { experiments } = describe(program, fileOf(name), 1);
      assert.ok(
        experiments.some(({ offered }) => offered.includes(opens)),
        `${opens} is offered`,
      );
      for (const { name: experiment, trainable, offered } of experiments) {
        if (offered.includes("portrait")) {
          const drawing = drawPortrait(session, study(program, experiment, {}), { backward: false }, () => false);
          assert.equal(drawing.trouble, undefined);
          assert.ok(drawing.figures.length >= 2);
        }
        if (!trainable || !program.experiments.some((each) => each.name === experiment && each.train)) continue;
        const { status, losses } = ran(new StudyTraining(session, study(program, experiment), texts, { settings: {} }));
        assert.equal(status, "done");
        const last = losses.slice(-20).reduce((a, b) => a + b) / 20;
        assert.ok(last < losses[0] / 10, `${losses[0]} fell to ${last} only`);
      }
    });
  }
});

suite("the template for data of one's own", () => {
  const template = textOf(fileOf("ownData"));
  const made = (table: string, file = "m.csv") => forTable(template, file, tableSketch(file, table));

  test("for its own table it is what it is", () => {
    const table = textOf(path.join("templates", "ownData.csv"));
    const sketch = tableSketch("ownData.csv", table);
    assert.deepEqual(
      sketch?.states.map(({ name }) => name),
      ["x", "y"],
    );
    assert.deepEqual(sketch?.span, [0, 10]);
    const own = forTable(template, "ownData.csv", sketch);
    assert.equal(own.replace(`[${sketch?.states.map(({ first }) => first)}]`.replace(",", ", "), "[2, 0]"), template);
  });

  const tables: Readonly<Record<string, string>> = {
    "one column": "t,x\n0,1\n1,2\n2,3\n",
    "three columns, two trajectories, units": "trajectory,t,a [mol],b,c (g)\n1,0,1,2,3\n1,1,2,2,2\n2,0,1,1,1\n2,3,4,5,6\n",
    "two rows, backward, one column of zeros": "t;x;y\n5;0;1e-9\n-5;0;2e-9\n",
    "words of the language and of the template": "t,size,net,i,value,duration,rate,fit,model,adam\n0,1,1,1,1,1,1,1,1,1\n1,2,2,2,2,2,2,2,2,2\n",
    "gaps at the start, and a column of words": "t,x,what\n0,,a\n1,2,b\n2,3,c\n3,4,d\n",
    "large numbers, late": "t,x\n2000,1e6\n2010,2e6\n2020,-3e6\n",
  }; // biome-ignore format: a table a line

  for (const [what, table] of Object.entries(tables)) {
    test(`is sound for a table with ${what}`, () => {
      const text = made(table);
      const texts = new Map([
        ["m.node-ode.ts", text],
        ["m.csv", table],
      ]);
      const program = session.read({ entry: "m.node-ode.ts", texts });
      assert.deepEqual(program.diagnostics, [], text);
      const names = program.functions[0].state.names;
      assert.equal(names.length, tableSketch("m.csv", table)?.states.length);
      // Only where a column's name cannot name a variable is the table at fault, and says which column that is.
      const faults = tableFaults(program, texts).filter(({ isSound }) => !isSound);
      if (!what.startsWith("words")) assert.deepEqual(faults, []);
      else assert.match(faults[0].faults[0].message, /no column `size2`.*`size`/);
    });
  }

  test("names that are no variables' are made into some, and a table's name is quoted whatever it is", () => {
    const table = "t,class,my column,1st,ä\n0,1,2,3,4\n1,2,3,4,5\n";
    for (const file of ['a"b.csv', "sub/größe (1).csv", "$&.csv"]) {
      const program = session.read({ entry: "m.node-ode.ts", texts: new Map([["m.node-ode.ts", made(table, file)]]) });
      assert.deepEqual(program.functions[0].state.names, ["class2", "myColumn", "_1st", "ä"]);
      assert.deepEqual(
        program.missing.map((each) => each.path),
        [file],
      );
    }
  });

  test("of a table that is none only the name is taken", () => {
    assert.equal(made("nothing\n"), template.replace("ownData.csv", "m.csv"));
  });
});
