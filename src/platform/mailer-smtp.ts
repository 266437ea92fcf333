import type { Transporter } from 'nodemailer';
import type { Mailer } from './mailer.ts';

export interface SmtpMailerOptions {
  /** `smtp://user:password@host:587` or `smtps://…` */
  readonly url: string;
  readonly from: string;
}

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as const;

/** Hands mails to a server. */
export function createSmtpMailer({ url, from }: SmtpMailerOptions): Mailer {
  let transporter: Promise<Transporter> | undefined;

  /** Most starts send no mail: the client is loaded with the first one. */
  const connect = async (): Promise<Transporter> => {
    const { createTransport } = await import('nodemailer');
    return createTransport({ url, ...TIMEOUTS, disableFileAccess: true, disableUrlAccess: true });
  };

  return {
    send: async ({ to, subject, text }) => {
      transporter ??= connect();
      await (await transporter).sendMail({ from, to: { name: '', address: to }, subject, text });
    },
    close: () => {
      transporter?.then((opened) => opened.close()).catch(() => {});
    },
  };
}
