import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Mail, Mailer } from './mailer.ts';

export interface FileMailerOptions {
  readonly dataDir: string;
  readonly from: string;
  readonly log: Logger;
}

const KEPT_MAILS = 100;

/** Writes mails to `DATA_DIR/mail` and their links to the log, for developers, who have no mail server. */
export function createFileMailer({ dataDir, from, log }: FileMailerOptions): Mailer {
  const directory = join(dataDir, 'mail');

  // Names sort as the mails were sent, also within one millisecond and when the clock is set back.
  let newest = 0;
  let sent = 0;
  const nameOf = (now: Date) => {
    newest = Math.max(newest, now.getTime());
    const time = new Date(newest).toISOString().replaceAll(':', '-');
    return `${time}-${String(sent++).padStart(8, '0')}-${randomUUID().slice(0, 8)}.eml`;
  };

  const dropOldest = async () => {
    const names = (await readdir(directory)).filter((name) => name.endsWith('.eml')).sort();
    for (const name of names.slice(0, -KEPT_MAILS)) await rm(join(directory, name), { force: true });
  };

  return {
    send: async (mail) => {
      const now = new Date();
      const name = nameOf(now);
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeFile(join(directory, name), message(mail, from, now), { mode: 0o600 });
      log.info({ file: name, link: mail.link }, 'a mail was written to DATA_DIR/mail instead of being sent');
      await dropOldest();
    },
    close: () => {},
  };
}

/** RFC 5322, its body as it is, so that a link can be copied from it. */
function message({ to, subject, text }: Mail, from: string, date: Date): string {
  return [
    `From: ${encoded(from)}`,
    `To: ${to}`,
    `Subject: ${encoded(subject)}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@data-mirage.invalid>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...text.split('\n'),
  ].join('\r\n');
}

/** An encoded word of RFC 2047, where the text needs one. */
function encoded(header: string): string {
  return /^[\x20-\x7e]*$/.test(header) ? header : `=?UTF-8?B?${Buffer.from(header).toString('base64')}?=`;
}
