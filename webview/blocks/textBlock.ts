import type { TextBlock } from "../../src/protocol/panel.ts";
import { element } from "../element.ts";
import { setSentence } from "../inlineCode.ts";
import type { Widget } from "../keyedList.ts";

export function textBlock(block: TextBlock): Widget<TextBlock> {
  const host = element("section", { class: "text-block" });
  const update = ({ title, paragraphs }: TextBlock) =>
    host.replaceChildren(
      ...(title === undefined ? [] : [element("h2", {}, title)]),
      ...paragraphs.map((sentence) => {
        const paragraph = element("p");
        setSentence(paragraph, sentence);
        return paragraph;
      }),
    );
  update(block);
  return { element: host, update, dispose() {} };
}
