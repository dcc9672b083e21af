import { readable } from "../src/display/oneLine.ts";
import type { Shown } from "../src/display/shown.ts";
import { typeset } from "../src/figure/sentence.ts";

type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** An element with attributes (`true` is the bare attribute, `false` and `undefined` none) and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes?: Attributes,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K];
export function element(name: string, attributes?: Attributes, ...children: readonly (Node | string)[]): HTMLElement;
export function element(
  name: string,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElement {
  const created = document.createElement(name);
  setAttributes(created, attributes);
  const words = name === "code" ? readable : shownWords;
  created.append(...children.map((child) => (typeof child === "string" ? words(child) : child)));
  return created;
}

/** Words as they stand on the page: numbers in them set as everywhere, nothing in them that cannot be seen. */
const shownWords = (text: string): string => readable(typeset(text));

/** Attributes that are read out or shown. */
const SPOKEN = /^(?:aria-label|aria-description|aria-valuetext|title|alt)$/;

export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const words = SPOKEN.test(name) ? shownWords : readable;
    const text = value === true ? "" : value && words(value);
    if (text === undefined || text === false) target.removeAttribute(name);
    else if (target.getAttribute(name) !== text) target.setAttribute(name, text);
  }
}

/** A name that may break between the words it is made of: `growthRate` after `growth`. */
export const breakable = (name: string): string => name.replace(/(\p{Ll})(?=\p{Lu})/gu, "$1\u200b");

/** Sets text only when it changes, so that screen readers and layout stay quiet. */
export function setText(target: Element, text: string): void {
  const shown = shownWords(text);
  if (target.textContent !== shown) target.textContent = shown;
}

/** The one way for markup into the page: it takes what was made fit for that. */
export function setMarkup(target: Element, markup: Shown<"xml">): void {
  target.innerHTML = markup;
}
