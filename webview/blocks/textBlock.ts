import type { TextBlock } from "../../src/protocol/panel.ts";
import { element } from "../element.ts";
import { setSentence } from "../inlineCode.ts";
import type { Widget } from "../keyedList.ts";
import { verdictSign } from "./verdictSign.ts";

export function textBlock(block: TextBlock): Widget<TextBlock> {
  const host = element("section", { class: "text-block" });
  const update = ({ title, paragraphs, verdict }: TextBlock) =>
    host.replaceChildren(
      ...(title === undefined ? [] : [element("h2", {}, title)]),
      ...paragraphs.map((sentence, n) => {
        if (n === 0 && verdict) return verdictLine(sentence, verdict);
        const paragraph = element("p");
        setSentence(paragraph, sentence);
        return paragraph;
      }),
    );
  update(block);
  return { element: host, update, dispose() {} };
}

function verdictLine(sentence: string, verdict: NonNullable<TextBlock["verdict"]>): HTMLElement {
  const text = element("span");
  setSentence(text, sentence);
  return element("p", { class: `verdict verdict-line ${verdict}` }, verdictSign(verdict), text);
}
