import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { OutputFault } from "../../src/cli/outputFault.ts";
import { words } from "../../src/cli/printed.ts";
import { StandardOutput } from "../../src/cli/standardOutput.ts";

const failing = (code: string) => Object.assign(new Error(`${code}: it failed, write`), { code });

test("whatever parts the system takes, with pauses and interruptions, all bytes arrive once and in order", () => {
  const turn = fc.oneof(fc.integer({ min: 0, max: 7 }), fc.constantFrom("EAGAIN", "EINTR"));
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "binary" }), { maxLength: 4 }),
      fc.array(turn, { maxLength: 8 }),
      (texts, turns) => {
        const sent: number[] = [];
        const queue = [...turns];
        const output = new StandardOutput((_descriptor, bytes, offset) => {
          const next = queue.shift() ?? 1000;
          if (typeof next === "string") throw failing(next);
          const taken = bytes.subarray(offset, offset + next);
          sent.push(...taken);
          return taken.length;
        });
        for (const text of texts) output.write(words(text));
        assert.deepEqual(Buffer.from(sent), Buffer.concat(texts.map((text) => Buffer.from(words(text)))));
      },
    ),
    { seed: 30, numRuns: 60 },
  );
});

test("what is refused after a part is a fault in a sentence", () => {
  for (const code of ["ENOSPC", "EFBIG", "EDQUOT", "EIO", "EBADF"]) {
    let calls = 0;
    const output = new StandardOutput(() => {
      if (calls++ > 0) throw failing(code);
      return 3;
    });
    assert.throws(
      () => output.write(words("a document")),
      (fault) => {
        assert.ok(fault instanceof OutputFault);
        assert.equal(fault.message, `standard output could not be written whole: ${code}: it failed, write`);
        return true;
      },
    );
  }
});

test("a reader that goes away is asked no more", () => {
  for (const code of ["EPIPE", "ECONNRESET", "EOF"]) {
    let calls = 0;
    const output = new StandardOutput(() => {
      calls++;
      throw failing(code);
    });
    output.write(words("one"));
    output.write(words("two"));
    output.close();
    assert.equal(calls, 1);
  }
});
