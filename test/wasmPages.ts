interface Grows {
  grow(pages: number): number;
}

const { WebAssembly: engine } = globalThis as unknown as { WebAssembly: { Memory: { prototype: Grows } } };

/** WebAssembly pages by which memories grow while something runs. */
export function pagesGrown(run: () => void): number {
  const { prototype } = engine.Memory;
  const { grow } = prototype;
  let pages = 0;
  prototype.grow = function (more) {
    pages += more;
    return grow.call(this, more);
  };
  try {
    run();
  } finally {
    prototype.grow = grow;
  }
  return pages;
}
