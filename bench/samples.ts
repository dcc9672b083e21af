import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Program } from "../src/language/program.ts";
import type { Sources } from "../src/protocol/engineMessages.ts";
import type { Session } from "../src/study/session.ts";
import { type Study, study } from "../src/study/study.ts";

/** Texts of all samples by name, without their ending. */
export function sampleTexts(): Map<string, string> {
  const ending = ".node-ode.ts";
  const files = readdirSync("samples").filter((file) => file.endsWith(ending));
  return new Map(
    files.map((file) => [file.slice(0, -ending.length), readFileSync(path.join("samples", file), "utf8")]),
  );
}

/** A text beside the data of the samples. */
export function sourcesOf(text: string): Sources {
  const entry = "bench.node-ode.ts";
  const data = readdirSync("samples/data").map((file): [string, string] => [
    `data/${file}`,
    readFileSync(path.join("samples/data", file), "utf8"),
  ]);
  return { entry, texts: new Map([[entry, text], ...data]) };
}

/** Reads a text that stands where the samples do. */
export function readText(session: Session, text: string): Program {
  return session.read(sourcesOf(text));
}

/** A function of the sample of the same name. */
export function sample(session: Session, name: string): Study {
  return study(readText(session, sampleTexts().get(name)!), name);
}
