import * as vscode from "vscode";
import { joined, shown, template } from "../../display/shown.ts";
import { SELECTOR } from "../documents.ts";
import { StatusItem } from "../surfaces.ts";

/** The status bar item, there only while the engine works on something that takes longer than a moment. */
export class Activity implements vscode.Disposable {
  /** Work shorter than this shows nothing, in milliseconds. */
  static readonly patience = 400;
  readonly #item: StatusItem;
  /** What computed the newest result; there once something was computed, and while no other file is in front. */
  readonly #engine: StatusItem;
  readonly #subscription: vscode.Disposable;
  #computed = (): void => {};
  readonly #running = new Map<symbol, string>();

  constructor() {
    const { Left, Right } = vscode.StatusBarAlignment;
    const name = shown("plain", vscode.l10n.t("Neural ODE Lab"));
    this.#item = new StatusItem("nodeOde.activity", Left, name, "nodeOde.showLog");
    const engineName = shown("plain", vscode.l10n.t("Neural ODE Lab: engine"));
    this.#engine = new StatusItem("nodeOde.engine", Right, engineName, {
      command: "workbench.action.openSettings",
      arguments: ["nodeOde.engine"],
      title: vscode.l10n.t("Choose the engine"),
    });
    this.#subscription = vscode.window.onDidChangeActiveTextEditor(() => this.#showEngine());
  }

  /** Shows `what` while the promise is pending. */
  async during<T>(what: string, work: Promise<T>): Promise<T> {
    const key = Symbol(what);
    const timer = setTimeout(() => {
      this.#running.set(key, what);
      this.#show();
    }, Activity.patience);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
      if (this.#running.delete(key)) this.#show();
    }
  }

  /** Says what computed a result, and what there is to know of that. */
  computedOn(engine: string, notes: readonly string[] = []): void {
    if (engine === "") return;
    const sentences = [vscode.l10n.t("What computed the newest result"), ...notes].map((text) => shown("plain", text));
    const tooltip = joined(sentences, template("plain")`\n\n`);
    this.#computed = () => this.#engine.show("engine", shown("label", engine), tooltip);
    this.#showEngine();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#engine.dispose();
    this.#item.dispose();
  }

  /** A panel in front is no text editor. */
  #showEngine(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document && vscode.languages.match(SELECTOR, document) === 0) this.#engine.hide();
    else this.#computed();
  }

  #show(): void {
    const [first] = this.#running.values();
    if (first === undefined) {
      this.#item.hide();
      return;
    }
    const more = this.#running.size > 1 ? ` (+${this.#running.size - 1})` : "";
    this.#item.show("working", shown("label", `${first}${more}`));
  }
}
