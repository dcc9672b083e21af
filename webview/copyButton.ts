import type { PanelContext } from "./panelContext.ts";
import { button } from "./ui.ts";

/** A small button that copies what a piece of the panel says, its numbers with all their digits. */
export const copyButton = (context: PanelContext, label: string, text: () => string): HTMLElement =>
  button({ label, icon: "copy", look: "icon" }, () => context.copy(text())).element;
