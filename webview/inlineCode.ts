import { readable } from "../src/display/oneLine.ts";
import { typeset } from "../src/figure/sentence.ts";
import { element } from "./element.ts";

/** Replaces what an element holds by a sentence, in which `…` is code. */
export function setSentence(target: Element, sentence: string): void {
  const parts = typeset(sentence).split("`");
  if (target.textContent === readable(parts.join(""))) return;
  target.replaceChildren(...parts.map((part, index) => (index % 2 === 1 ? element("code", {}, part) : part)));
}
