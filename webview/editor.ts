import type { FromWebview, WebviewState } from "../src/protocol/webviewMessages.ts";

/** What VS Code gives the script of a webview. */
interface EditorApi {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: WebviewState): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** The editor this webview lives in; it may be asked for once only. */
export const editor: EditorApi = acquireVsCodeApi();
