import { open } from 'node:fs/promises';
import type { OnProgress } from '../../kernels/progress.ts';
import type { RowScanner } from './row-scanner.ts';

const BLOCK_BYTES = 4 * 1024 * 1024;

/** Runs the scanner over a whole UTF-8 file, block by block, from the byte after its byte-order mark. */
export async function scanFile(
  path: string,
  skipBytes: number,
  scanner: RowScanner,
  onProgress: OnProgress,
  afterBlock?: () => Promise<void>,
): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    let buffer = Buffer.allocUnsafe(BLOCK_BYTES + 1);
    let kept = 0;
    let position = skipBytes;
    for (;;) {
      if (kept + 1 === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
      const { bytesRead } = await file.read(buffer, kept, buffer.length - 1 - kept, position);
      position += bytesRead;
      const end = kept + bytesRead;
      const unfinished = scanner.scan(buffer, 0, end, bytesRead === 0);
      await afterBlock?.();
      if (bytesRead === 0) return;
      buffer.copyWithin(0, unfinished, end);
      kept = end - unfinished;
      onProgress(Math.min(1, position / size));
    }
  } finally {
    await file.close();
  }
}
