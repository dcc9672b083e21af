/** The functions of the host that emitted code may import, by name. */
export type Host = Readonly<Record<string, (...x: number[]) => number>>;

/** The part of the engine's WebAssembly interface used here; the types of Node and of ES2023 leave it out. */
interface Engine {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: { readonly host: Host }) => { readonly exports: object };
}

export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

const PAGE = 65536;

/** Lets a memory reach an address; whether it grew for it, which leaves arrays on it without their numbers. */
export function reserve(memory: Memory, end: number): boolean {
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  return missing > 0;
}

const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly: Engine };

export function validates(bytes: Uint8Array<ArrayBuffer>): boolean {
  return engine.validate(bytes);
}

/** Compiles a module and gives it what the emitted code may import; returns its exports. */
export function instantiate<Exports extends object>(bytes: Uint8Array<ArrayBuffer>, host: Host): Exports {
  return new engine.Instance(new engine.Module(bytes), { host }).exports as Exports;
}
