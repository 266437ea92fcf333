import { open } from 'node:fs/promises';

const HEAD_BYTES = 256 * 1024;

interface Head {
  readonly bytes: Uint8Array;
  /** The whole file is in it. */
  readonly complete: boolean;
}

/** The first 256 KiB of a file. */
export async function readHead(path: string): Promise<Head> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(bytes, 0, HEAD_BYTES, 0);
    const { size } = await file.stat();
    return { bytes: bytes.subarray(0, bytesRead), complete: bytesRead >= size };
  } finally {
    await file.close();
  }
}
