import * as vscode from "vscode";

/** The status bar item, there only while the engine works on something that takes longer than a moment. */
export class Activity implements vscode.Disposable {
  /** Work shorter than this shows nothing, in milliseconds. */
  static readonly patience = 400;
  readonly #item = vscode.window.createStatusBarItem("nodeOde.activity", vscode.StatusBarAlignment.Left, 0);
  /** What computed the newest result; there once something was computed. */
  readonly #engine = vscode.window.createStatusBarItem("nodeOde.engine", vscode.StatusBarAlignment.Right, 0);
  readonly #running = new Map<symbol, string>();

  constructor() {
    this.#item.name = vscode.l10n.t("Neural ODE Lab");
    this.#item.command = "nodeOde.showLog";
    this.#engine.name = vscode.l10n.t("Neural ODE Lab: engine");
    this.#engine.command = {
      command: "workbench.action.openSettings",
      arguments: ["nodeOde.engine"],
      title: vscode.l10n.t("Choose the engine"),
    };
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
    this.#engine.text = `$(circuit-board) ${engine}`;
    this.#engine.tooltip = [vscode.l10n.t("What computed the newest result"), ...notes].join("\n\n");
    this.#engine.show();
  }

  dispose(): void {
    this.#engine.dispose();
    this.#item.dispose();
  }

  #show(): void {
    const [first] = this.#running.values();
    if (first === undefined) {
      this.#item.hide();
      return;
    }
    const more = this.#running.size > 1 ? ` (+${this.#running.size - 1})` : "";
    this.#item.text = `$(sync~spin) ${first}${more}`;
    this.#item.show();
  }
}
