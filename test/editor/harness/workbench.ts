import { symlinkSync } from "node:fs";
import path from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { installExtension, type Server, serve, workbenchAddress } from "../../../scripts/editor/serve.mjs";
import { launchBrowser } from "./launchBrowser.ts";
import { copyWorkspace, type WorkspaceCopy } from "./workspaceCopy.ts";

export interface WorkbenchOptions {
  /** Folder to open a copy of, relative to the repository; an empty one when absent. */
  readonly workspace?: string;
  /** Texts to add to the copy, by path inside it. */
  readonly files?: Readonly<Record<string, string>>;
  /** The extension: a folder relative to the repository, which is the default itself, or a `.vsix` file to install. */
  readonly extension?: string;
  /** False opens the folder in Restricted Mode; default true. */
  readonly trusted?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** CommonJS module that the extension host runs instead of leaving the editor to a driver. */
  readonly tests?: string;
  /** Added to the environment of the server and its extension host. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A running VS Code: its server with an extension host, and its workbench in a headless browser. */
export interface Workbench {
  readonly server: Server;
  readonly page: Page;
  readonly copy: WorkspaceCopy;
  readonly address: string;
  /** Ends browser, server and everything under them, and removes their files. */
  close(): Promise<void>;
}

/** Starts a VS Code of its own for one session; the workbench is not loaded before `page.goto(address)`. */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { trusted = true, tests, extension = "." } = options;
  const isPackage = extension.endsWith(".vsix");
  const copy = copyWorkspace(options.workspace, options.files);
  let server: Server | undefined;
  let context: BrowserContext | undefined;
  const close = async () => {
    await context?.close();
    await server?.stop();
    copy.remove();
  };
  try {
    copy.userSettings({ ...trustSettings(trusted), ...options.settings });
    // under its own name the repository would hold the server's folder, whose themes VS Code then does not load
    const link = path.join(copy.data, "extension");
    if (isPackage) await installExtension(copy.data, path.resolve(extension));
    else symlinkSync(path.resolve(extension), link, "junction");
    server = await serve({ data: copy.data, trusted, flags: ["--enable-smoke-test-driver"], env: options.env });
    context = await launchBrowser(path.join(copy.data, "browser"));
    const page = context.pages()[0] ?? (await context.newPage());
    const address = workbenchAddress(server.host, {
      folder: copy.workspace,
      extension: isPackage ? undefined : link,
      tests,
    });
    return { server, page, copy, address, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** User settings with which every folder is trusted, or none is and nobody asks. */
export function trustSettings(trusted: boolean): Record<string, unknown> {
  return { "security.workspace.trust.enabled": !trusted, "security.workspace.trust.startupPrompt": "never" };
}
