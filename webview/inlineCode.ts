import { readable } from "../src/display/oneLine.ts";
import { element } from "./element.ts";

/** Replaces what an element holds by a sentence, in which `…` is code. */
export function setSentence(target: Element, sentence: string): void {
  if (target.textContent === readable(sentence.replaceAll("`", ""))) return;
  target.replaceChildren(
    ...sentence.split("`").map((part, index) => (index % 2 === 1 ? element("code", {}, part) : part)),
  );
}
