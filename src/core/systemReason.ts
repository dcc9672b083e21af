/**
 * What a system's error says without the paths that it is about, which may be long and which sentences name themselves: of
 * `ENOSPC: no space left on device, open '/a/b'` all up to `open`.
 */
export const systemReason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/ '[\s\S]*'$/, "");
