import assert from "node:assert/strict";
import { test } from "node:test";
import { lackMessage, libraryNames } from "./browser.ts";

test("a library that a browser lacks is named with the Debian package that has it", () => {
  const ldd = `
\tlinux-vdso.so.1 (0x00007f2ab6a06000)
\tlibnspr4.so => not found
\tlibnss3.so => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2aaa6e1000)
\tlibstrange.so.3 => not found
`;
  const missing = libraryNames(ldd);
  assert.deepEqual(missing, ["libnspr4.so", "libnss3.so", "libstrange.so.3"]);
  const message = lackMessage("chromium", missing);
  assert.match(message, /libnspr4\.so: apt-get install libnspr4$/m);
  assert.match(message, /libnss3\.so: apt-get install libnss3$/m);
  assert.match(message, /libstrange\.so\.3: apt-file search libstrange\.so\.3$/m);
});
