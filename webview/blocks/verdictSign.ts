import type { Verdict } from "../../src/protocol/panel.ts";
import { element } from "../element.ts";
import { t } from "../strings.ts";

const signs = { good: "✓", warning: "!", bad: "✕", neutral: "·" } as const;

/** The symbol of a verdict, named for those who do not see it. */
export function verdictSign(verdict: Verdict["verdict"]): HTMLElement {
  const names = { good: t("good"), warning: t("warning"), bad: t("bad"), neutral: undefined };
  const name = names[verdict];
  const said = name === undefined ? { "aria-hidden": "true" } : { role: "img", "aria-label": name };
  return element("span", { class: "verdict-sign", ...said }, signs[verdict]);
}
