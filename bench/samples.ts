import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Program, Session } from "../src/engine/session.ts";
import { type Study, study } from "../src/engine/study.ts";

/** Texts of all samples by name, without their ending. */
export function sampleTexts(): Map<string, string> {
  const ending = ".node-ode.ts";
  const files = readdirSync("samples").filter((file) => file.endsWith(ending));
  return new Map(
    files.map((file) => [file.slice(0, -ending.length), readFileSync(path.join("samples", file), "utf8")]),
  );
}

/** Reads a text that stands alone. */
export function readText(session: Session, text: string): Program {
  const entry = "bench.node-ode.ts";
  return session.read({ entry, texts: new Map([[entry, text]]) });
}

/** A function of the sample of the same name. */
export function sample(session: Session, name: string): Study {
  return study(readText(session, sampleTexts().get(name)!), name);
}
