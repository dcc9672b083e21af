import { factsText } from "../../src/figure/copiedText.ts";
import { formatEntry } from "../../src/figure/formatNumber.ts";
import type { Fact, FactsBlock } from "../../src/protocol/panel.ts";
import { copyButton } from "../copyButton.ts";
import { element, setAttributes, setText } from "../element.ts";
import { KeyedList, type Widget } from "../keyedList.ts";
import type { PanelContext } from "../panelContext.ts";
import { t } from "../strings.ts";

export function factsBlock(initial: FactsBlock, context: PanelContext): Widget<FactsBlock> {
  let block = initial;
  const values = element("dl", { class: "facts" });
  const list = new KeyedList<Fact>(values, ({ label }) => label, factWidget);
  const copy = copyButton(context, t("Copy these values"), () => factsText(block));
  list.update(block.facts);
  return {
    element: element("div", { class: "facts-block" }, values, copy),
    update(next) {
      block = next;
      list.update(block.facts);
    },
    dispose: () => list.dispose(),
  };
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
