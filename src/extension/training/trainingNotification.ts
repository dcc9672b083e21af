import * as vscode from "vscode";
import { formatCount } from "../../core/formatCount.ts";
import { shown } from "../../display/shown.ts";
import { notify, whileShown } from "../surfaces.ts";
import type { TrainingRun } from "./trainingRun.ts";

/** A run's progress while its panel is hidden: a notification that can pause it, and a word when it is over. */
export class TrainingNotification implements vscode.Disposable {
  readonly #name: string;
  readonly #show: () => void;
  #close: (() => void) | undefined;

  /** @param show brings the panel back */
  constructor(name: string, show: () => void) {
    this.#name = name;
    this.#show = show;
  }

  /** It is on screen, for tests. */
  get shown(): boolean {
    return this.#close !== undefined;
  }

  /** Shown while a run goes on unseen. */
  update(run: TrainingRun, visible: boolean): void {
    const running = run.state === "running";
    if (running && !visible) this.#open(run);
    else if (this.#close) {
      this.#close();
      if (!visible && !running) void this.#sayEnd(run);
    }
  }

  dispose(): void {
    this.#close?.();
  }

  #open(run: TrainingRun): void {
    if (this.#close) return;
    const title = shown("notification", vscode.l10n.t("Training {0}", this.#name));
    void whileShown(
      title,
      (say, token) =>
        new Promise<void>((resolve) => {
          let done = 0;
          const report = () => {
            const part = (100 * run.iteration) / (run.iterations ?? Number.POSITIVE_INFINITY);
            say(shown("notification", vscode.l10n.t("iteration {0}", formatCount(run.iteration))), part - done);
            done = part;
          };
          const subscriptions = [
            // One report a second is as much as anybody reads.
            paced(run.onDidChange, 1000, report),
            token.onCancellationRequested(() => void run.pause()),
          ];
          this.#close = () => {
            this.#close = undefined;
            vscode.Disposable.from(...subscriptions).dispose();
            resolve();
          };
        }),
    );
  }

  async #sayEnd(run: TrainingRun): Promise<void> {
    const show = vscode.l10n.t("Show");
    const text = shown("notification", vscode.l10n.t("Training {0}: {1}", this.#name, run.message));
    if ((await notify("information", text, show)) === show) this.#show();
  }
}

/** Calls back at most once in a time, and not at all for an event that comes sooner. */
function paced(event: vscode.Event<void>, milliseconds: number, action: () => void): vscode.Disposable {
  let last = 0;
  return event(() => {
    if (performance.now() - last < milliseconds) return;
    last = performance.now();
    action();
  });
}
