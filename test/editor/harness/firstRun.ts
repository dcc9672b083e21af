import type { Page } from "playwright-core";
import { Person } from "./person.ts";

/**
 * From an empty folder, with the extension just installed, to a trained model: the samples are opened, a portrait is clicked into,
 * the rates of another sample are fitted to its table and written into its file. Nothing is known of all this but what stands on
 * the screen.
 */
export async function firstRun(page: Page): Promise<Person> {
  await page.setViewportSize({ width: 1400, height: 900 });
  const person = new Person(page);
  await person.click({ role: "tab", name: "Neural ODE Lab" }, { text: "Open samples" });
  await person.read({ text: /^No file whose name ends in/ });
  await person.click({ text: "Open samples" }, { text: "Phase portrait" });
  await person.read(COMMENT);
  await person.click({ text: "Phase portrait" }, { role: "group", name: "v against x" }, { again: true });
  await person.click({ role: "group", name: "v against x" }, { text: /^Two starts\b/ }, { at: { x: 0.4, y: 0.3 } });
  await person.click({ text: "lotkaVolterraFit.node-ode.ts" }, { text: "Train Neural ODE" }, { listed: true });
  await person.read(COMMENT);
  await person.click({ text: "Train Neural ODE" }, { text: "Training of fitCounts" }, { again: true });
  await person.read({ text: /^The line search of iteration \d+ found no smaller loss/ });
  await person.click({ text: "Write to file" }, { text: /alpha\s=\sparam\(1\.\d/ }, { again: true });
  return person;
}

/** The lines of a file's comment, which says what it teaches. */
const COMMENT = { text: /^\s*\*\s\S/ };
