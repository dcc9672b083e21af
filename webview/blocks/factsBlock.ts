import { formatEntry } from "../../src/figure/formatNumber.ts";
import type { Fact, FactsBlock } from "../../src/protocol/panel.ts";
import { element, setAttributes, setText } from "../element.ts";
import { KeyedList, type Widget } from "../keyedList.ts";

export function factsBlock(block: FactsBlock): Widget<FactsBlock> {
  const host = element("dl", { class: "facts" });
  const list = new KeyedList<Fact>(host, ({ label }) => label, factWidget);
  list.update(block.facts);
  return { element: host, update: ({ facts }) => list.update(facts), dispose: () => list.dispose() };
}

function factWidget(fact: Fact): Widget<Fact> {
  const name = element("dt");
  const value = element("dd");
  const host = element("div", { class: "fact" }, name, value);
  const update = ({ label, value: shown, detail }: Fact) => {
    setText(name, label);
    setText(value, typeof shown === "number" ? formatEntry(shown) : shown);
    setAttributes(host, { title: detail });
  };
  update(fact);
  return { element: host, update, dispose() {} };
}
