import * as vscode from "vscode";

/** The status bar item, there only while the engine works on something that takes longer than a moment. */
export class Activity implements vscode.Disposable {
  /** Work shorter than this shows nothing, in milliseconds. */
  static readonly patience = 400;
  readonly #item = vscode.window.createStatusBarItem("nodeOde.activity", vscode.StatusBarAlignment.Left, 0);
  readonly #running = new Map<symbol, string>();

  constructor() {
    this.#item.name = vscode.l10n.t("Neural ODE Lab");
    this.#item.command = "nodeOde.showLog";
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

  dispose(): void {
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
