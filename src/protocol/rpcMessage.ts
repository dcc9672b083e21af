/**
 * Can this be a message of JSON-RPC 2.0, whatever it says? What is none is let pass by: the library that answers the others
 * (vscode-jsonrpc 8) throws on some of it, where nobody catches that, and the process would end.
 */
export function isRpcMessage(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { method, id, error, params } = value;
  if (method === undefined) return isId(id) && (error === undefined || isError(error));
  if (typeof method !== "string" || !(id === undefined || isId(id))) return false;
  // The library's own: of those only this one is ever sent.
  return !method.startsWith("$/") || (method === "$/cancelRequest" && isRecord(params) && isId(params.id));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isId(value: unknown): boolean {
  return typeof value === "string" || (typeof value === "number" && Number.isFinite(value));
}

function isError(value: unknown): boolean {
  return isRecord(value) && typeof value.code === "number" && typeof value.message === "string";
}
