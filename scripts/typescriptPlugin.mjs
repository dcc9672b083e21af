/**
 * The one folder under `node_modules` that ships with the extension: VS Code's TypeScript server loads a plugin only by
 * its package name, from the extension's own `node_modules`. The build makes it.
 */
export const typescriptPlugin = "node_modules/node-ode-typescript-plugin";
