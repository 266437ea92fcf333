import { open, readFile } from 'node:fs/promises';
import type { TableKind, TextKind } from '../profile.ts';
import { refuse } from '../refusal.ts';
import { binaryKind, startsWith } from './binary.ts';

export type BinaryKind = Exclude<TableKind, TextKind>;

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const PARQUET = [...Buffer.from('PAR1')];
const ENCRYPTED_PARQUET = [...Buffer.from('PARE')];
const ARROW_FILE = [...Buffer.from('ARROW1')];
const FEATHER_1 = [...Buffer.from('FEA1')];
/** The first message of an Arrow stream. */
const ARROW_STREAM = [0xff, 0xff, 0xff, 0xff];
const GZIP = [0x1f, 0x8b, 0x08];
/** A workbook with a password is an encrypted one in an old-style container. */
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');

const EDGE_BYTES = 64 * 1024;

/**
 * Refuses a file that is not what its name says, by the bytes that files of its kind start and end with.
 *
 * @throws AppError BAD_REQUEST
 */
export async function assertContainer(path: string, kind: BinaryKind): Promise<void> {
  const { head, tail } = await readEdges(path);
  const isA = (bytes: readonly number[]) => startsWith(head, bytes);
  const endsWith = (bytes: readonly number[]) => tail.subarray(-bytes.length).equals(Buffer.from(bytes));
  switch (kind) {
    case 'xlsx':
    case 'xls':
      if (isA(OLE) && (await readFile(path)).includes(ENCRYPTED_PACKAGE)) throw isProtected();
      if (!isA(kind === 'xlsx' ? ZIP : OLE)) throw notA(kind, head);
      return;
    case 'parquet':
      if (isA(ENCRYPTED_PARQUET) || (isA(PARQUET) && endsWith(ENCRYPTED_PARQUET))) {
        throw refuse('The Parquet file is encrypted. Write it without encryption and upload that.');
      }
      if (!isA(PARQUET)) throw notA(kind, head);
      if (!endsWith(PARQUET) || head.length < 12) {
        throw refuse('The Parquet file is cut short: its end is missing. Upload the whole file again.');
      }
      return;
    case 'arrow':
      if (isA(FEATHER_1)) {
        throw refuse(
          'The file is of the first version of Feather, which is not read. Write it as version 2.',
        );
      }
      if (!isA(ARROW_FILE) && !isA(ARROW_STREAM)) throw notA(kind, head);
      if (isA(ARROW_FILE) && !endsWith(ARROW_FILE)) {
        throw refuse('The Arrow file is cut short: its end is missing. Upload the whole file again.');
      }
      return;
    default:
      if (!isA(GZIP)) throw notA(kind, head);
  }
}

function notA(kind: BinaryKind, head: Uint8Array) {
  const what = binaryKind(head) ?? (head.includes(0) ? 'of another kind' : 'text');
  return refuse(
    `The file is named .${kind} but is ${what}. Upload it under its own name, or export it as .${kind}.`,
  );
}

function isProtected() {
  return refuse('The workbook is protected by a password. Save it without one and upload that.');
}

async function readEdges(path: string): Promise<{ head: Buffer; tail: Buffer }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size === 0) throw refuse('The file is empty. Upload one with at least one row of data.');
    const length = Math.min(size, EDGE_BYTES);
    const head = Buffer.alloc(length);
    const tail = Buffer.alloc(length);
    await file.read(head, 0, length, 0);
    await file.read(tail, 0, length, size - length);
    return { head, tail };
  } finally {
    await file.close();
  }
}
