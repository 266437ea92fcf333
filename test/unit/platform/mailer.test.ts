import { once } from 'node:events';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMailer, type MailerSettings } from '../../../src/platform/mailer.ts';
import { createMailOutbox } from '../../../src/platform/mailer-outbox.ts';
import { temporaryDirectory } from '../../support/database.ts';

const MAIL = {
  to: 'ada@example.org',
  subject: 'Réinitialiser',
  text: 'Bonjour,\n\nouvrez http://localhost/reset-password#token=secret-of-the-mail\n',
  link: 'http://localhost/reset-password#token=secret-of-the-mail',
};

function collectLog() {
  const lines: string[] = [];
  const stream = new Writable({
    write: (line, _encoding, done) => {
      lines.push(String(line));
      done();
    },
  });
  return { log: pino(stream), lines };
}

const settings = (changes: Partial<MailerSettings>): MailerSettings => ({
  smtpUrl: undefined,
  mailFrom: undefined,
  publicUrl: 'https://maps.example.org/app',
  environment: 'development',
  dataDir: '/nowhere/at/all',
  ...changes,
});

describe('mails', () => {
  const cleanUp: (() => unknown)[] = [];
  afterEach(async () => {
    for (const clean of cleanUp.splice(0)) await clean();
  });

  it('are written to DATA_DIR/mail as they are, for their owner only, and their link to the log', async () => {
    const dataDir = await temporaryDirectory();
    cleanUp.push(() => rm(dataDir, { recursive: true }));
    const { log, lines } = collectLog();
    await createMailer(settings({ dataDir }), log).send(MAIL);
    const [name = ''] = await readdir(join(dataDir, 'mail'));
    const path = join(dataDir, 'mail', name);
    expect((await stat(path)).mode & 0o077).toBe(0);
    const message = await readFile(path, 'utf8');
    const endOfHead = message.indexOf('\r\n\r\n');
    const [head, body] = [message.slice(0, endOfHead), message.slice(endOfHead + 4)];
    expect(head).toContain('From: Data Mirage <no-reply@maps.example.org>\r\nTo: ada@example.org\r\n');
    expect(head).toContain(`Subject: =?UTF-8?B?${Buffer.from(MAIL.subject).toString('base64')}?=`);
    expect(body.replaceAll('\r\n', '\n')).toBe(MAIL.text);
    expect(lines.join('')).toContain(MAIL.link);
  });

  it('stay the newest hundred, in the order they were sent, whatever the clock does meanwhile', async () => {
    const dataDir = await temporaryDirectory();
    cleanUp.push(() => rm(dataDir, { recursive: true }));
    const mailer = createMailer(settings({ dataDir }), collectLog().log);
    vi.useFakeTimers({ toFake: ['Date'] });
    cleanUp.push(() => vi.useRealTimers());
    for (let i = 0; i < 103; i++) {
      // Most are sent within one millisecond, and once the clock is set back.
      vi.setSystemTime(i < 60 ? 1_700_000_000_000 : 1_600_000_000_000);
      await mailer.send({ ...MAIL, to: `user${i}@example.org` });
    }
    const names = (await readdir(join(dataDir, 'mail'))).sort();
    const mails = await Promise.all(names.map((name) => readFile(join(dataDir, 'mail', name), 'utf8')));
    const receivers = mails.map((mail) => /^To: (.*)\r$/m.exec(mail)?.[1]);
    expect(receivers).toEqual(Array.from({ length: 100 }, (_, i) => `user${i + 3}@example.org`));
  });

  it('are not sent in production without a server, which is told without their secrets', async () => {
    const { log, lines } = collectLog();
    await createMailer(settings({ environment: 'production' }), log).send(MAIL);
    expect(lines.join('')).toContain('SMTP_URL is not set');
    expect(lines.join('')).not.toContain('secret-of-the-mail');
  });

  it('are handed to the server of SMTP_URL', async () => {
    const server = await startMailServer();
    cleanUp.push(() => server.close());
    const { log, lines } = collectLog();
    const mailer = createMailer(
      settings({ smtpUrl: server.url, mailFrom: 'Maps <maps@example.org>', environment: 'production' }),
      log,
    );
    await mailer.send(MAIL);
    mailer.close();
    expect(server.commands).toContain('MAIL FROM:<maps@example.org>');
    expect(server.commands).toContain('RCPT TO:<ada@example.org>');
    expect(server.commands.join('\n')).toContain('From: Maps <maps@example.org>');
    expect(lines).toEqual([]);
  });
});

describe('the outbox', () => {
  const mailer = (send: () => Promise<void>) => ({ send, close: () => {} });

  it('sends what is posted, and waits for it when it closes', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const sent: string[] = [];
    const outbox = createMailOutbox({
      log: collectLog().log,
      mailer: {
        send: async ({ to }) => {
          await gate;
          sent.push(to);
        },
        close: () => sent.push('closed'),
      },
    });
    for (let i = 0; i < 10; i++) outbox.post(async () => ({ ...MAIL, to: String(i) }));
    outbox.post(async () => undefined);
    const closed = outbox.close();
    expect(sent).toEqual([]);
    release();
    await closed;
    expect(sent).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'closed']);
  });

  it('tells the log of what cannot be prepared or sent, never its secrets, and goes on', async () => {
    const { log, lines } = collectLog();
    let sent = 0;
    const outbox = createMailOutbox({
      log,
      mailer: mailer(async () => {
        sent += 1;
        throw new Error('no mail server');
      }),
    });
    outbox.post(() => Promise.reject(new Error('no database')));
    outbox.post(async () => MAIL);
    await outbox.close();
    expect(sent).toBeGreaterThan(0);
    expect(lines.join('')).toContain('no database');
    expect(lines.join('')).toContain('no mail server');
    expect(lines.join('')).not.toContain('secret-of-the-mail');
  });
});

/** Says yes to everything, and remembers what was said. */
async function startMailServer() {
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let inData = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 ready');
    createInterface(socket).on('line', (line) => {
      commands.push(line);
      if (inData) {
        if (line !== '.') return;
        inData = false;
        say('250 taken');
      } else if (/^DATA/i.test(line)) {
        inData = true;
        say('354 go on');
      } else if (/^QUIT/i.test(line)) {
        say('221 bye');
        socket.end();
      } else say('250 fine');
    });
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    commands,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
