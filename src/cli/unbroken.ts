/** What ends a process in the middle of anything, unless somebody listens. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does what is over in a moment and must not be left half done, a file under a name that is not its own yet: a signal that comes
 * meanwhile ends nothing.
 */
export function unbroken(action: () => void): void {
  const letPass = () => {};
  for (const signal of SIGNALS) process.on(signal, letPass);
  try {
    action();
  } finally {
    for (const signal of SIGNALS) process.off(signal, letPass);
  }
}
