import "./styles/panel.css";
import { parseToWebview } from "../src/protocol/webviewMessages.ts";
import { Announcer } from "./announcer.ts";
import { AxisLinks } from "./chart/axisLinks.ts";
import { editor } from "./editor.ts";
import { Memory } from "./memory.ts";
import { Outbox } from "./outbox.ts";
import { PanelClock } from "./panelClock.ts";
import type { PanelContext } from "./panelContext.ts";
import { PanelView } from "./panelView.ts";
import { t, useStrings } from "./strings.ts";
import { ThemeSource } from "./themeSource.ts";

const fault = (text: string) => editor.postMessage({ type: "fault", text });
window.addEventListener("error", ({ message }) => fault(message));
window.addEventListener("unhandledrejection", ({ reason }) => fault(String(reason)));

const announcer = new Announcer();

const context: PanelContext = {
  outbox: new Outbox((message) => editor.postMessage(message)),
  memory: new Memory(editor.getState(), (state) => editor.setState(state)),
  theme: new ThemeSource(),
  clock: new PanelClock(),
  links: new AxisLinks(),
  provenance: { current: { subject: "" } },
  announcer,
  copy(text) {
    editor.postMessage({ type: "copy", text });
    announcer.say(t("Copied"));
  },
  save: (name, format, data) => editor.postMessage({ type: "save", name, format, data }),
};

/** Made at the first `show`, when the strings are there. */
let view: PanelView | null = null;

window.addEventListener("message", ({ data }) => {
  const parsed = parseToWebview(data);
  if (!parsed.ok) {
    fault(`refused a message: ${parsed.fault}`);
    return;
  }
  const message = parsed.value;
  switch (message.type) {
    case "strings":
      useStrings(message.strings);
      return;
    case "announce":
      context.announcer.say(message.text);
      return;
    case "show":
      context.memory.keep(message.panel.memory);
      context.outbox.answer(message.answers);
      if (!view) {
        view = new PanelView(context);
        document.getElementById("panel")?.append(view.element);
      }
      view.show(message.panel);
  }
});

editor.postMessage({ type: "ready" });
