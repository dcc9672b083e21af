import type { Note } from "../src/protocol/figure.ts";
import { element } from "./element.ts";
import { setSentence } from "./inlineCode.ts";
import { KeyedList, type Widget } from "./keyedList.ts";
import type { PanelContext } from "./panelContext.ts";
import { t } from "./strings.ts";

const marks = { info: "i", warning: "!", error: "✕" } as const;

/** Findings, warnings and errors, each with its sign, so that colour is not the only difference. */
export class NoteList {
  readonly element = element("div", { class: "notes" });
  readonly #list: KeyedList<Note>;

  constructor(context: PanelContext) {
    this.#list = new KeyedList(
      this.element,
      ({ severity, text, link }) => `${severity} ${text} ${link?.id}`,
      (note) => noteWidget(note, context),
    );
  }

  update(notes: readonly Note[]): void {
    this.element.hidden = notes.length === 0;
    this.#list.update(notes);
  }
}

/** A note never changes: another text is another note. */
function noteWidget({ severity, text, link }: Note, context: PanelContext): Widget<Note> {
  const names = { info: t("Note"), warning: t("Warning"), error: t("Error") };
  const sentence = element("span", { class: "note-text" });
  setSentence(sentence, text);
  const host = element(
    "div",
    { class: `note ${severity}`, role: severity === "error" ? "alert" : "note" },
    element("span", { class: "note-sign", role: "img", "aria-label": names[severity] }, marks[severity]),
    sentence,
  );
  if (link) {
    const button = element("button", { type: "button", class: "link" }, link.label);
    button.addEventListener("click", () => context.outbox.send({ type: "press", control: link.id }));
    sentence.append(" ", button);
  }
  return { element: host, update() {}, dispose() {} };
}
