import { BINARY_BASE64, type KernelName } from './binary.ts';

/** An address in the machine's memory, in bytes. */
export type Pointer = number;

/** The functions of ./assembly, which take and return plain numbers. */
export type WasmKernels = Readonly<Record<KernelName, (...args: number[]) => number>>;

/** What threads need to work on the same memory. */
export interface MachineParts {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}

/** Arrays in the machine's memory, and where they lie. Fresh memory holds whatever was there before. */
export interface Scope {
  float32(length: number): Float32Array;
  float64(length: number): Float64Array;
  int32(length: number): Int32Array;
  uint16(length: number): Uint16Array;
  uint8(length: number): Uint8Array;
  /** Frees everything of this scope. Scopes end in the reverse order of their beginning. */
  release(): void;
}

/** One instance of the kernels in WebAssembly, with a memory that threads can share and a stack of allocations on it. */
export interface Machine {
  readonly parts: MachineParts;
  readonly kernels: WasmKernels;
  scope(): Scope;
}

interface ViewClass<View> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: SharedArrayBuffer, byteOffset: number, length: number): View;
}

const PAGE = 65_536;
/** Every array begins at a cache line, and has one to spare: vector loads may reach beyond its end. */
const LINE = 64;
/** All that 32-bit addresses reach; the binary was compiled for as much. */
const MAXIMUM_PAGES = 2 ** 32 / PAGE;

export function createMachine(): Machine {
  const bytes = Buffer.from(BINARY_BASE64, 'base64');
  const module = new WebAssembly.Module(bytes);
  const memory = new WebAssembly.Memory({ initial: 16, maximum: MAXIMUM_PAGES, shared: true });
  const parts = { module, memory };
  const kernels = instantiate(parts);
  let top = kernels.firstFreeByte();

  const reserve = (bytesWanted: number): Pointer => {
    const pointer = top;
    const end = pointer + Math.ceil(bytesWanted / LINE) * LINE + LINE;
    const missing = Math.ceil(end / PAGE) - memory.buffer.byteLength / PAGE;
    if (missing > 0) grow(memory, missing);
    top = end;
    return pointer;
  };

  return {
    parts,
    kernels,
    scope: () => {
      const bottom = top;
      // The place comes first: reserving it may grow the memory, and only then does `buffer` reach that far. What was
      // handed out before stays where it is.
      const place = <View>(View: ViewClass<View>, length: number): View => {
        const pointer = reserve(View.BYTES_PER_ELEMENT * length);
        return new View(memory.buffer, pointer, length);
      };
      return {
        float32: (length) => place(Float32Array, length),
        float64: (length) => place(Float64Array, length),
        int32: (length) => place(Int32Array, length),
        uint16: (length) => place(Uint16Array, length),
        uint8: (length) => place(Uint8Array, length),
        release: () => {
          top = bottom;
        },
      };
    },
  };
}

/** The kernels over a memory; each thread has an instance of its own. */
export function instantiate({ module, memory }: MachineParts): WasmKernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as WasmKernels;
}

/** @throws RangeError as a failed allocation of an array does */
function grow(memory: WebAssembly.Memory, pages: number): void {
  try {
    memory.grow(pages);
  } catch (cause) {
    throw new RangeError('Array buffer allocation failed', { cause });
  }
}
