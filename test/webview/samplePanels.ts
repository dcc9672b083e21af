import { readdirSync, readFileSync } from "node:fs";
import { isReporting } from "../../src/analysis/analysis.ts";
import { analyses } from "../../src/analysis/registry.ts";
import { describe } from "../../src/engine/describe.ts";
import type { Panel } from "../../src/protocol/panel.ts";
import { Session } from "../../src/study/session.ts";
import { sampleFiles } from "../sampleFiles.ts";
import { analysisOf, portraitOf, trainingOf, turnedOn } from "./productPanels.ts";

export interface SamplePanel {
  readonly name: string;
  panel(): Promise<Panel>;
}

/** Iterations after which a sample's training is drawn. */
const ITERATIONS = 200;

/**
 * Every panel of every sample, as its lenses open them, analyses with everything on that they have.
 *
 * @param layers of portraits, switched on besides
 */
export function samplePanels(layers: readonly string[] = []): readonly SamplePanel[] {
  const options = { layers: Object.fromEntries(layers.map((name) => [name, true])) };
  const session = new Session();
  return sampleFiles().flatMap((file) => {
    const sample = file.split(".")[0];
    const entry = `samples/${file}`;
    const tables = readdirSync("samples/data").map((table) => `samples/data/${table}`);
    const texts = new Map([entry, ...tables].map((path) => [path, readFileSync(path, "utf8")]));
    const { functions, experiments } = describe(session.read({ entry, texts }), entry, 1);
    return [...functions, ...experiments].flatMap(({ name, offered }): SamplePanel[] => [
      { name: `${sample}.${name}.portrait`, panel: () => portraitOf(sample, name, layers.length > 0 ? options : {}) },
      ...[...analyses]
        .filter(isReporting)
        .filter((analysis) => offered.includes(analysis.name))
        .map((analysis) => ({
          name: `${sample}.${name}.${analysis.name}`,
          panel: () => analysisOf(analysis.name, sample, name, turnedOn(analysis.options)),
        })),
      ...(offered.includes("training")
        ? [
            {
              name: `${sample}.${name}.training`,
              panel: () => trainingOf(sample, name, ITERATIONS, { gradient: true }),
            },
          ]
        : []),
    ]);
  });
}
