import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ReadStream } from 'node:tty';
import { AppError } from '../../platform/app-error.ts';
import { UsageError } from '../command/failure.ts';
import type { PasswordSource } from './arguments.ts';

/** The password that a new account is to have. */
export function readPassword(source: PasswordSource): Promise<string> {
  switch (source) {
    case 'generated':
      return Promise.resolve(generatePassword());
    case 'stdin':
      return readLine(process.stdin);
    case 'prompt':
      return askTwice(process.stdin);
  }
}

/** 120 random bits, with the letter and the digit that every password needs. */
function generatePassword(): string {
  for (;;) {
    const password = randomBytes(15).toString('base64url');
    if (/[A-Za-z]/.test(password) && /\d/.test(password)) return password;
  }
}

/** The first line, without its end. */
async function readLine(input: NodeJS.ReadableStream): Promise<string> {
  const [line = ''] = (await text(input)).split(/\r?\n/, 1);
  return line;
}

async function askTwice(input: ReadStream): Promise<string> {
  if (!input.isTTY) {
    throw new UsageError('There is no terminal to ask on. Use --password-stdin or --generate.');
  }
  const password = await askSilently(input, 'Password: ');
  if (password !== (await askSilently(input, 'The same again: '))) {
    throw new AppError({ code: 'BAD_REQUEST', message: 'The two passwords differ.' });
  }
  return password;
}

/** What is typed is not shown. */
async function askSilently(input: ReadStream, question: string): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input, output: nowhere, terminal: true });
  reader.once('SIGINT', () => process.exit(130));
  try {
    return await reader.question('');
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}
