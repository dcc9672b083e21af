import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, suite, test } from "node:test";
import { run } from "../../src/cli/run.ts";
import { disk } from "../../src/files/fileTrees.ts";

const SECRET = "kept-to-itself";

suite("a program on the command line reads from one root only", () => {
  const top = realpathSync(mkdtempSync(path.join(os.tmpdir(), "node-ode-cli-root-")));
  after(() => rmSync(top, { recursive: true, force: true }));
  const at = (...parts: string[]) => path.join(top, ...parts);
  const put = (file: string, text: string) => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
  };
  put("other/x.json", `[{ "secret": "${SECRET}" }]`);
  put("other/data.csv", `t,${SECRET}\n0,1\n`);
  put("other/lib.ts", "export const k = 2;\n");
  put("lab/package.json", "{}");
  put("lab/in/near.ts", "export const k = 2;\n");
  symlinkSync(at("other/data.csv"), at("lab/link.csv"));
  put(
    "lab/in/json.node-ode.ts",
    `import s from "../../other/x.json" with { type: "json" };
export const f = (z = 1, t: number, { a = s[0].secret } = {}) => a * z;
`,
  );
  put(
    "lab/in/module.node-ode.ts",
    'import { k } from "../../other/lib.ts";\nexport const f = (z = 1, t: number) => k * z;\n',
  );
  put(
    "lab/in/near.node-ode.ts",
    'import { k } from "./near.ts";\nimport w from "../package.json" with { type: "json" };\nexport const f = (z = 1, t: number) => k * z;\n',
  );
  const fitTo = (data: string) => `import { csv, experiment } from "node-ode";
export const f = (z = 1, t: number, { k = 1 } = {}) => -k * z;
export const fit = experiment(f, { t: [0, 1], data: csv(${JSON.stringify(data)}) });
`;
  put("lab/in/data.node-ode.ts", fitTo("../../other/data.csv"));
  put("lab/in/link.node-ode.ts", fitTo("../link.csv"));

  const nodeOde = (...words: string[]) => {
    let printed = "";
    const print = (text: string) => {
      printed += text;
    };
    const code = run(words, {
      out: print,
      error: print,
      readFile: (file) => readFileSync(file, "utf8"),
      files: disk,
      areOne: () => false,
      readBytes: () => null,
      writeFile: () => {},
      requireWritable: () => {},
      openFolder: () => assert.fail("no folder is asked for"),
      showsProgress: false,
    });
    return { code, printed };
  };

  for (const [file, name, place] of [
    ["json", "../../other/x.json", "1:15"],
    ["module", "../../other/lib.ts", "1:19"],
    ["data", "../../other/data.csv", "3:57"],
  ]) {
    test(`${name} is refused where it is named`, () => {
      for (const command of ["check", "list"]) {
        const { code, printed } = nodeOde(command, at("lab/in", `${file}.node-ode.ts`));
        assert.equal(code, 1);
        assert.ok(printed.includes(`${file}.node-ode.ts:${place}: error: ${name} is outside ${at("lab")}, `), printed);
        assert.match(printed, /the nearest folder above the program with \.git or package\.json/);
        assert.match(printed, /name a folder that holds both with --root \[unreadable-file\]/);
        assert.ok(!printed.includes(SECRET), printed);
      }
    });
  }

  test("a link that leads out is refused, in a training too", () => {
    for (const words of [["check"], ["train"]]) {
      const { code, printed } = nodeOde(
        ...words,
        at("lab/in/link.node-ode.ts"),
        ...(words[0] === "train" ? ["fit"] : []),
      );
      assert.equal(code, 1);
      assert.ok(printed.includes(`../link.csv is a link that leads out of ${at("lab")}`), printed);
      assert.ok(!printed.includes(SECRET), printed);
    }
  });

  test("what is inside is read; --root widens and narrows what that is", () => {
    const near = at("lab/in/near.node-ode.ts");
    assert.deepEqual(nodeOde("check", near), { code: 0, printed: "no problems\n" });
    assert.equal(nodeOde("check", near, "--root", at("lab/in")).code, 1);
    assert.equal(nodeOde("check", at("lab/in/module.node-ode.ts"), "--root", top).code, 0);
    const { code, printed } = nodeOde("check", near, "--root", at("nowhere"));
    assert.deepEqual([code, printed], [2, `node-ode: there is no folder \`${at("nowhere")}\`\n`]);
  });
});
