import { existsSync } from "node:fs";
import path from "node:path";

/** What the plugin touches of TypeScript's server; the package `typescript` has no types for it since version 7. */
interface PluginInfo {
  readonly languageService: unknown;
  readonly languageServiceHost: {
    resolveModuleNameLiterals?: (
      literals: readonly { readonly text: string }[],
      containingFile: string,
      ...rest: readonly unknown[]
    ) => readonly Resolution[];
  };
}

interface Resolution {
  readonly resolvedModule: ResolvedModule | undefined;
}

interface ResolvedModule {
  readonly resolvedFileName: string;
  readonly extension: ".d.ts";
  readonly isExternalLibraryImport: boolean;
}

/** The extension's folder has this plugin at `node_modules/node-ode-typescript-plugin` and the declarations in `dist`. */
const declarations = path.join(__dirname, "..", "..", "dist", "node-ode.d.ts");

/**
 * A TypeScript server plugin that gives `import … from "node-ode"` its types in the editor with nothing installed: where
 * the import resolves to nothing else, it resolves to the declarations that come with the extension.
 */
export default function plugin() {
  return {
    create({ languageService, languageServiceHost: host }: PluginInfo): unknown {
      const resolve = host.resolveModuleNameLiterals?.bind(host);
      if (!resolve || !existsSync(declarations)) return languageService;
      host.resolveModuleNameLiterals = (literals, containingFile, ...rest) =>
        resolve(literals, containingFile, ...rest).map((resolution, i) =>
          literals[i].text === "node-ode" && !resolution.resolvedModule
            ? { ...resolution, resolvedModule }
            : resolution,
        );
      return languageService;
    },
  };
}

const resolvedModule: ResolvedModule = {
  resolvedFileName: declarations.replaceAll("\\", "/"),
  extension: ".d.ts",
  isExternalLibraryImport: true,
};
