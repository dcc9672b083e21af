import type { Frame, Locator, Page } from "playwright-core";
import { until } from "../../until.ts";

/**
 * Seconds that a person takes for an act, by the keystroke-level model: S. K. Card, T. P. Moran and A. Newell, "The keystroke-level
 * model for user performance time with interactive systems", Communications of the ACM 23 (1980), 396–410. A key of an average
 * typist (40 words a minute), pointing with a mouse, the press of its button, a hand that moves between mouse and keyboard, and
 * the preparation of an act.
 */
const SECONDS = { key: 0.28, point: 1.1, button: 0.2, home: 0.4, prepare: 1.35 };

/** Words a minute of silent reading: M. Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109 (2019), 104047. */
const WORDS_A_MINUTE = 238;

/** What a person did, and how long it takes one. */
export interface Act {
  readonly what: string;
  readonly seconds: number;
}

/** What can be pointed at: its role and its name as a screen reader says it, or the text that stands there. */
type Thing = { readonly role: "tab" | "button" | "group"; readonly name: string } | { readonly text: string | RegExp };

interface Click {
  /** Where on the thing, as a part of its width and height; default its middle. */
  readonly at?: { readonly x: number; readonly y: number };
  /** It does no harm twice: what is redrawn under the pointer swallows a click, and a person clicks again. */
  readonly again?: true;
  /** It stands in the list of files, which is turned until it is there. */
  readonly listed?: true;
}

/**
 * One who knows nothing of what lies behind the screen: finds everything by what can be read there, in the workbench and in its
 * panels, and is timed by a model of a person instead of a clock.
 */
export class Person {
  readonly acts: Act[] = [];
  /** Seconds that the editor took until what was looked for was there. */
  waited = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Of all acts. */
  get seconds(): number {
    return this.acts.reduce((sum, { seconds }) => sum + seconds, 0);
  }

  /** Finds a thing and clicks it; `answer` is what shows that it was heard. */
  async click(thing: Thing, answer: Thing, { at, again, listed }: Click = {}): Promise<void> {
    const { prepare, point, button } = SECONDS;
    const what = `${nameOf(answer)}, after a click on ${nameOf(thing)}`;
    await this.#timed(async () => {
      const found = await until(`${nameOf(thing)}, to click on it`, async () => {
        const seen = await this.#find(thing);
        if (!seen && listed) await this.#turnFiles(thing);
        return seen;
      });
      if (!(await isInView(found))) this.#did(`scroll to ${nameOf(thing)}`, point);
      const press = async () => {
        const target = (await this.#find(thing)) ?? found;
        const box = at && (await target.boundingBox());
        const position = box ? { x: box.width * at.x, y: box.height * at.y } : undefined;
        await target.click({ timeout: 10_000, position });
      };
      if (!again) await press();
      await until(what, async () => {
        if (again) await press();
        return until(what, () => this.#find(answer), 5000);
      });
    });
    this.#did(`click on ${nameOf(thing)}`, prepare + point + button);
  }

  /** Waits until a thing is to be seen, and reads it; of a text every line that is like it. */
  async read(thing: Thing): Promise<void> {
    const all = await this.#timed(() =>
      until(`${nameOf(thing)} to be seen`, async () => {
        const seen = await this.#all(thing);
        return seen.length > 0 && seen;
      }),
    );
    const texts = await Promise.all(all.map(({ locator }) => locator.innerText()));
    const words = texts.join(" ").match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
    this.#did(`read ${nameOf(thing)}, ${words} words`, (60 * words) / WORDS_A_MINUTE);
  }

  async #turnFiles(thing: Thing): Promise<void> {
    await this.#page.locator(".monaco-list:visible", { hasText: ".node-ode.ts" }).first().hover();
    await this.#page.mouse.wheel(0, 200);
    this.#did(`turn the list towards ${nameOf(thing)}`, SECONDS.point);
  }

  #did(what: string, seconds: number): void {
    this.acts.push({ what, seconds });
  }

  async #timed<T>(work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.waited += (performance.now() - began) / 1000;
    return result;
  }

  /** The largest that can be seen, wherever it is. */
  async #find(thing: Thing): Promise<Locator | undefined> {
    const all = await this.#all(thing);
    return all.toSorted((a, b) => b.area - a.area)[0]?.locator;
  }

  async #all(thing: Thing): Promise<{ readonly locator: Locator; readonly area: number }[]> {
    const seen: { locator: Locator; area: number }[] = [];
    for (const frame of this.#page.frames()) {
      try {
        for (const locator of await everyOne(frame, thing)) {
          const box = (await locator.isVisible()) ? await locator.boundingBox() : null;
          if (box) seen.push({ locator, area: box.width * box.height });
        }
      } catch {
        // the frame went away while it was looked at
      }
    }
    return seen;
  }
}

const isInView = (thing: Locator) =>
  thing.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= window.innerHeight;
  });

function everyOne(frame: Frame, thing: Thing): Promise<Locator[]> {
  const located =
    "text" in thing ? frame.getByText(thing.text, { exact: true }) : frame.getByRole(thing.role, { name: thing.name });
  return located.all();
}

const nameOf = (thing: Thing) => ("text" in thing ? `"${thing.text}"` : `the ${thing.role} "${thing.name}"`);
