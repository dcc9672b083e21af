import { register } from "node:module";

/** Everything that was put on a surface of the editor: which, and the text. */
export type Shown = readonly [surface: string, text: string];

const shownTexts: Shown[] = [];

/** What was shown since it was asked last. */
export const takeShown = (): Shown[] => shownTexts.splice(0);

/** What the next notification or pick is answered with. */
export const answers: { button?: string; pick?: number } = {};

const put = (surface: string, text: unknown) => {
  if (typeof text === "string") shownTexts.push([surface, text]);
};

class Disposable {
  static from(...all: { dispose(): unknown }[]) {
    return new Disposable(() => {
      for (const each of all) each.dispose();
    });
  }
  readonly dispose: () => void;
  constructor(dispose: () => void) {
    this.dispose = dispose;
  }
}

class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void) => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };
  fire(value: T) {
    for (const listener of this.#listeners) listener(value);
  }
  dispose() {
    this.#listeners.clear();
  }
}

export class Uri {
  readonly path: string;
  readonly scheme: string;
  readonly authority = "";
  constructor(path: string, scheme = "file") {
    this.path = path;
    this.scheme = scheme;
  }
  static parse(text: string) {
    return new Uri(text.replace(/^file:\/\//, ""));
  }
  static joinPath({ path }: Uri) {
    return new Uri(path.slice(0, path.lastIndexOf("/")));
  }
  get fsPath() {
    return this.path;
  }
  toString() {
    return `${this.scheme}://${this.path}`;
  }
}

/** Folders that are open. */
export const folders: Uri[] = [];

/** The text of every document. */
export const opened = { version: 1, text: "" };

class MarkdownString {
  readonly value: string;
  isTrusted?: boolean;
  supportHtml?: boolean;
  supportThemeIcons?: boolean;
  constructor(value: string) {
    this.value = value;
  }
}

const recording = (surface: string, ...keys: string[]) =>
  class {
    constructor(...args: unknown[]) {
      for (const [n, arg] of args.entries()) if (keys[n] === "text") put(surface, arg);
      const object = args.find((arg) => typeof arg === "object" && arg !== null && "title" in arg);
      if (object) put(surface, (object as { title: string }).title);
    }
  };

const notify = async (text: string) => {
  put("notification", text);
  return answers.button;
};

const silent = () => new Disposable(() => {});

class CancellationTokenSource {
  readonly #cancelled = new EventEmitter<void>();
  readonly token = { isCancellationRequested: false, onCancellationRequested: this.#cancelled.event };
  cancel() {
    if (this.token.isCancellationRequested) return;
    this.token.isCancellationRequested = true;
    this.#cancelled.fire();
  }
  dispose() {}
}

const fake = {
  workspace: {
    textDocuments: [],
    onDidOpenTextDocument: silent,
    onDidChangeTextDocument: silent,
    onDidCloseTextDocument: silent,
    onDidRenameFiles: silent,
    onDidDeleteFiles: silent,
    openTextDocument: async (uri: Uri) => ({ uri, version: opened.version, getText: () => opened.text }),
    getConfiguration: () => ({ get: (_: string, otherwise: unknown) => otherwise }),
    asRelativePath: ({ path }: Uri) => path,
    getWorkspaceFolder({ path, scheme }: Uri) {
      const uri = folders.find((folder) => folder.scheme === scheme && path.startsWith(`${folder.path}/`));
      return uri && { uri };
    },
  },
  commands: { executeCommand: async () => undefined },
  CancellationTokenSource,
  CancellationError: class extends Error {},
  Disposable,
  EventEmitter,
  Uri,
  MarkdownString,
  Hover: class {
    readonly contents: MarkdownString;
    constructor(contents: MarkdownString) {
      this.contents = contents;
      put("markdown", contents.value);
    }
  },
  CodeLens: recording("label"),
  TreeItem: recording("label", "text"),
  Diagnostic: recording("plain", "", "text"),
  CodeAction: recording("plain", "text"),
  CodeActionKind: { QuickFix: "quickfix" },
  ProgressLocation: { Notification: 15 },
  StatusBarAlignment: { Left: 1, Right: 2 },
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  DiagnosticSeverity: { Error: 0, Warning: 1, Hint: 3 },
  languages: { match: (_: unknown, { uri }: { uri: Uri }) => (uri.path.endsWith(".node-ode.ts") ? 10 : 0) },
  RelativePattern: class {},
  Range: class {},
  ThemeIcon: class {},
  ViewColumn: { Beside: -2 },
  l10n: {
    t: (text: string, ...values: unknown[]) => text.replace(/\{(\d+)\}/g, (_, n) => String(values[Number(n)])),
  },
  window: {
    showInformationMessage: notify,
    showWarningMessage: notify,
    showErrorMessage: notify,
    async withProgress(
      { title }: { title: string },
      work: (progress: object, token: object) => Promise<unknown>,
    ): Promise<unknown> {
      put("notification", title);
      const report = ({ message }: { message?: string }) => put("notification", message);
      return work({ report }, { onCancellationRequested: () => new Disposable(() => {}) });
    },
    setStatusBarMessage: (text: string) => put("label", text),
    async showQuickPick(
      items: readonly { label: string; detail?: string }[],
      { placeHolder, title }: { placeHolder: string; title?: string },
    ) {
      put("plain", placeHolder);
      put("plain", title);
      for (const { label, detail } of items) {
        put("label", label);
        put("label", detail);
      }
      return items[answers.pick ?? 0];
    },
    activeTextEditor: undefined,
    onDidChangeActiveTextEditor: () => new Disposable(() => {}),
    async showOpenDialog({ title, openLabel }: { title: string; openLabel: string }) {
      put("plain", title);
      put("plain", openLabel);
    },
    async showSaveDialog({ title }: { title: string }) {
      put("plain", title);
    },
    createStatusBarItem: () => ({
      set name(text: string) {
        put("plain", text);
      },
      set text(text: string) {
        put("label", text);
      },
      set tooltip(text: string) {
        put("plain", text);
      },
      show() {},
      hide() {},
      dispose() {},
    }),
    createWebviewPanel(_type: string, title: string) {
      put("plain", title);
      return {
        set title(text: string) {
          put("plain", text);
        },
      };
    },
  },
};

Object.assign(globalThis, { fakeEditor: fake });
const exported = Object.keys(fake).map((name) => `export const ${name} = globalThis.fakeEditor.${name};`);
const module = `data:text/javascript,${encodeURIComponent(exported.join("\n"))}`;
const hook = `export const resolve = (name, context, next) =>
  name === "vscode" ? { url: ${JSON.stringify(module)}, shortCircuit: true } : next(name, context);`;
// Modules that import `vscode` must be imported dynamically, after this one.
register(`data:text/javascript,${encodeURIComponent(hook)}`);
