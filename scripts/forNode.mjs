/**
 * What esbuild makes of a script that Node runs from the repository: one module, with packages as they are installed.
 *
 * @type {{ bundle: true, format: "esm", platform: "node", target: "node20", packages: "external", logLevel: "warning" }}
 */
export const forNode = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  logLevel: "warning",
};
