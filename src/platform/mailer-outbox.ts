import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Mail, Mailer } from './mailer.ts';

/**
 * Sends mails behind the caller's back: neither an answer nor its time tells whether there was one to send, or whether
 * it could be sent.
 */
export interface MailOutbox {
  /** @param prepare makes the mail once its turn comes; undefined when there is none to send after all */
  post(prepare: () => Promise<Mail | undefined>): void;
  /** Waits until everything posted is sent or given up, for ten seconds at most. */
  close(): Promise<void>;
}

export interface MailOutboxOptions {
  readonly mailer: Mailer;
  readonly log: Logger;
}

const LANES = 4;
const MAX_WAITING = 1000;
const PAUSES_MS = [2_000, 15_000] as const;
const CLOSE_LIMIT_MS = 10_000;

type Job = () => Promise<void>;

export function createMailOutbox({ mailer, log }: MailOutboxOptions): MailOutbox {
  const waiting: Job[] = [];
  const running = new Set<Promise<void>>();
  const closing = new AbortController();

  const deliver = async (mail: Mail): Promise<void> => {
    for (const pause of [...PAUSES_MS, undefined]) {
      try {
        return await mailer.send(mail);
      } catch (error) {
        if (pause === undefined || closing.signal.aborted) throw error;
        log.warn({ err: error }, 'a mail could not be sent and is tried again');
        await delay(pause, undefined, { signal: closing.signal }).catch(() => {});
      }
    }
  };

  const startNext = (): void => {
    const job = running.size < LANES ? waiting.shift() : undefined;
    if (job === undefined) return;
    const work = job()
      .catch((error: unknown) => log.error({ err: error }, 'a mail was not sent'))
      .finally(() => {
        running.delete(work);
        startNext();
      });
    running.add(work);
  };

  return {
    post: (prepare) => {
      if (waiting.length >= MAX_WAITING) return log.error('a mail was dropped: too many wait to be sent');
      waiting.push(async () => {
        const mail = await prepare();
        if (mail !== undefined) await deliver(mail);
      });
      startNext();
    },
    close: async () => {
      closing.abort();
      const deadline = new AbortController();
      const drained = (async () => {
        while (running.size > 0) await Promise.all(running);
      })();
      await Promise.race([
        drained,
        delay(CLOSE_LIMIT_MS, undefined, { signal: deadline.signal }).catch(() => {}),
      ]);
      deadline.abort();
      mailer.close();
    },
  };
}
