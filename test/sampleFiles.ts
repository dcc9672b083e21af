import { readdirSync } from "node:fs";

/** Their panels are stiff, and take as long as all others together: looked at by the long forms. */
const STIFF = ["enzyme", "hires", "heat", "neuron", "robertson"];

/** The files of the samples whose every panel, or every n-th, a suite looks at. */
export function sampleFiles(): readonly string[] {
  const files = readdirSync("samples").filter((file) => file.endsWith(".node-ode.ts"));
  return process.env.TEST_LONG ? files : files.filter((file) => !STIFF.includes(file.split(".")[0]));
}
