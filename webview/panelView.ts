import { type Block, COPY_COMMAND, type CommandLine, type ControlGroup, type Panel } from "../src/protocol/panel.ts";
import { blockList } from "./blocks.ts";
import { clockControl } from "./controls/clockControl.ts";
import { controlGroup } from "./controls/controlGroup.ts";
import { ControlList } from "./controls/controlList.ts";
import { breakable, element, setAttributes, setText } from "./element.ts";
import { setSentence } from "./inlineCode.ts";
import { KeyedList } from "./keyedList.ts";
import { NoteList } from "./noteList.ts";
import type { PanelContext } from "./panelContext.ts";
import { Revealed } from "./revealed.ts";
import { shortcutOf } from "./shortcut.ts";
import { t } from "./strings.ts";
import { type ButtonState, button, type UiButton } from "./ui.ts";

/** A panel on screen: header, notes, content, controls beside it. It is made once and follows every `show`. */
export class PanelView {
  readonly element: HTMLElement;
  #panel: Panel | null = null;
  readonly #context: PanelContext;
  readonly #title = element("h1");
  readonly #subtitle = element("p", { class: "subtitle" });
  readonly #busy = element("div", { class: "busy", role: "progressbar" });
  readonly #toolbar: ControlList;
  readonly #command: UiButton;
  readonly #clock: ReturnType<typeof clockControl>;
  readonly #stale: NoteList;
  readonly #notes: NoteList;
  readonly #emptyTitle = element("h2");
  readonly #emptyText = element("p");
  readonly #emptyAction: ControlList;
  readonly #empty: HTMLElement;
  readonly #content = element("main", { class: "blocks" });
  readonly #side = element("aside", { class: "side", "aria-label": t("Controls") });
  readonly #body: HTMLElement;
  readonly #blocks: KeyedList<Block>;
  readonly #groups: KeyedList<ControlGroup>;
  readonly #revealed = new Revealed(this.#side, this.#content);

  constructor(context: PanelContext) {
    this.#context = context;
    this.#toolbar = new ControlList("toolbar", context);
    setAttributes(this.#toolbar.element, { role: "toolbar", "aria-label": t("Actions") });
    this.#command = button(commandState({}), () => context.outbox.send({ type: "press", control: COPY_COMMAND }));
    this.#clock = clockControl(context);
    this.#stale = new NoteList(context);
    this.#notes = new NoteList(context);
    this.#emptyAction = new ControlList("controls-row", context);
    setAttributes(this.#notes.element, { role: "region", "aria-label": t("Notes") });
    this.#emptyTitle.id = "empty";
    this.#empty = element(
      "main",
      { class: "empty", "aria-labelledby": "empty" },
      this.#emptyTitle,
      this.#emptyText,
      this.#emptyAction.element,
    );
    this.#blocks = blockList(this.#content, context);
    this.#groups = new KeyedList(
      this.#side,
      ({ id }) => id,
      (group) => controlGroup(group, context),
    );
    const names = element("div", { class: "names" }, this.#title, this.#subtitle);
    const header = element(
      "header",
      { class: "panel-header" },
      this.#busy,
      names,
      this.#clock.element,
      element("div", { class: "toolbar" }, this.#toolbar.element, this.#command.element),
    );
    this.#stale.element.classList.add("stale");
    this.#body = element("div", { class: "panel-body" }, this.#content, this.#side, this.#stale.element);
    this.element = element(
      "div",
      { class: "panel" },
      header,
      this.#notes.element,
      this.#empty,
      this.#body,
      context.announcer.element,
    );
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  show(panel: Panel): void {
    const before = this.#panel;
    this.#panel = panel;
    this.#context.clock.configure(panel.clock);
    const { title: subject, subtitle: file, command } = panel;
    this.#context.provenance.current = { subject, file, commandLine: command?.line };
    setText(this.#title, breakable(panel.title));
    setText(this.#subtitle, panel.subtitle ?? "");
    setAttributes(this.element, {
      "data-kind": panel.kind,
      "data-stale": panel.stale !== undefined,
      "aria-busy": panel.busy ? "true" : undefined,
    });
    setAttributes(this.#busy, { "aria-label": panel.busy, title: panel.busy });
    this.#busy.hidden = panel.busy === undefined;
    this.#toolbar.update(panel.toolbar);
    this.#command.element.hidden = panel.command === undefined;
    this.#command.update(commandState(panel.command ?? {}));
    this.#clock.update();
    this.#stale.update(panel.stale ? [panel.stale] : []);
    this.#notes.update(panel.notes);
    this.#showEmpty(panel);
    // What a report goes on under comes before it; see panel.css.
    const first = panel.kind === "portrait" ? this.#content : this.#side;
    if (this.#body.firstElementChild !== first) this.#body.prepend(first);
    this.#blocks.update(panel.content);
    const figures = panel.content.filter(({ kind }) => kind === "figure").length;
    this.#content.style.setProperty("--beside", String(Math.max(1, figures - 1)));
    this.#groups.update(panel.side);
    this.#side.hidden = panel.side.length === 0;
    this.#body.hidden = panel.content.length === 0 && panel.side.length === 0;
    this.#revealed.show(before, panel);
    if (before && panel.stale && panel.stale.text !== before.stale?.text) this.#context.announcer.say(panel.stale.text);
    if (before?.stale && !panel.stale) this.#context.announcer.say(t("The drawing is up to date again."));
  }

  #showEmpty({ empty, content }: Panel): void {
    const shown = empty !== undefined && content.length === 0;
    this.#empty.hidden = !shown;
    this.#content.hidden = shown;
    setText(this.#emptyTitle, shown ? empty.title : "");
    setSentence(this.#emptyText, shown ? empty.text : "");
    this.#emptyAction.update(shown && empty.action ? [empty.action] : []);
  }

  #key(event: KeyboardEvent): void {
    const shortcut = shortcutOf(event);
    if (!shortcut || !this.#panel) return;
    const groups = this.#panel.side.flatMap(({ controls, actions = [] }) => [...controls, ...actions]);
    const target = [...this.#panel.toolbar, ...groups].find(
      (control) => control.kind === "button" && control.shortcut === shortcut && control.disabled === undefined,
    );
    if (!target) return;
    event.preventDefault();
    this.#context.outbox.send({ type: "press", control: target.id });
  }
}

const commandState = ({ line, impossible }: CommandLine): ButtonState => ({
  label: t("Copy command line"),
  detail: line,
  disabled: line === undefined ? (impossible ?? "") : undefined,
  icon: "command",
  look: "icon",
});
