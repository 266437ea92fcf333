import type { Logger } from 'pino';
import { createFileMailer } from './mailer-files.ts';
import { createSmtpMailer } from './mailer-smtp.ts';

/** Sends mails to people. */
export interface Mailer {
  /** @throws when the mail could not be handed over */
  send(mail: Mail): Promise<void>;
  close(): void;
}

export interface Mail {
  readonly to: string;
  readonly subject: string;
  /** Plain text, lines separated by `\n`. */
  readonly text: string;
  /** The one address the text asks to open. */
  readonly link: string;
}

export interface MailerSettings {
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string | undefined;
  readonly publicUrl: string;
  readonly environment: 'development' | 'production' | 'test';
  readonly dataDir: string;
}

/** Through `SMTP_URL`; without it into files, for developers, or nowhere at all in production. */
export function createMailer(settings: MailerSettings, log: Logger): Mailer {
  const { smtpUrl, environment, dataDir } = settings;
  const from = settings.mailFrom ?? `Data Mirage <no-reply@${new URL(settings.publicUrl).hostname}>`;
  if (smtpUrl !== undefined) return createSmtpMailer({ url: smtpUrl, from });
  if (environment !== 'production') return createFileMailer({ dataDir, from, log });
  log.warn('SMTP_URL is not set: no mails are sent, so that nobody can reset a forgotten password');
  return {
    send: async () => log.warn('a mail was not sent because SMTP_URL is not set'),
    close: () => {},
  };
}
