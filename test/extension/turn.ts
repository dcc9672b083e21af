/** Lets everything else that is due go first. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
