import { element, setAttributes } from "./element.ts";
import { type ButtonState, button } from "./ui.ts";

export interface MenuItem {
  readonly label: string;
  run(): void;
}

/** A button that opens a list of actions (ARIA's menu button: arrow keys, Home, End, Escape). */
export function menuButton(state: ButtonState, items: readonly MenuItem[]): HTMLElement {
  const list = element("div", { class: "menu", role: "menu", "aria-label": state.label });
  list.hidden = true;
  const opener = button(state, () => (list.hidden ? open() : close()));
  setAttributes(opener.element, { "aria-haspopup": "menu", "aria-expanded": "false" });
  const host = element("div", { class: "menu-host" }, opener.element, list);

  const entries = items.map(({ label, run }) => {
    const entry = element("button", { type: "button", role: "menuitem", tabindex: "-1" }, label);
    entry.addEventListener("click", () => {
      close();
      run();
    });
    return entry;
  });
  list.append(...entries);

  const outside = (event: Event) => {
    if (!(event.target instanceof Node && host.contains(event.target))) hide();
  };
  const hide = () => {
    list.hidden = true;
    setAttributes(opener.element, { "aria-expanded": "false" });
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("focusin", outside, true);
  };
  const close = () => {
    hide();
    opener.element.focus();
  };
  const open = () => {
    list.hidden = false;
    setAttributes(opener.element, { "aria-expanded": "true" });
    document.addEventListener("pointerdown", outside, true);
    document.addEventListener("focusin", outside, true);
    entries[0]?.focus();
  };
  list.addEventListener("keydown", (event) => {
    const at = entries.indexOf(document.activeElement as HTMLButtonElement);
    const goals: Readonly<Record<string, number | undefined>> = {
      ArrowDown: (at + 1) % entries.length,
      ArrowUp: (at - 1 + entries.length) % entries.length,
      Home: 0,
      End: entries.length - 1,
    };
    const goal = goals[event.key];
    if (event.key === "Escape") close();
    else if (goal !== undefined) entries[goal].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return host;
}
