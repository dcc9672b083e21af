import { readdirSync, readFileSync } from "node:fs";
import type { Session } from "../../src/study/session.ts";
import { type Study, study } from "../../src/study/study.ts";
import { sampleFiles } from "../sampleFiles.ts";

/** Every function and experiment of every sample, made ready, with the texts that its data stand in. */
export function studiesOfSamples(session: Session) {
  return sampleFiles().flatMap((file) => {
    const entry = `samples/${file}`;
    const tables = readdirSync("samples/data").map((table) => `samples/data/${table}`);
    const texts = new Map([entry, ...tables].map((path) => [path, readFileSync(path, "utf8")]));
    const program = session.read({ entry, texts });
    return [...program.functions, ...program.experiments].map(({ name }) => ({
      name: `${file.split(".")[0]}.${name}`,
      texts,
      of: (): Study => study(program, name),
    }));
  });
}
