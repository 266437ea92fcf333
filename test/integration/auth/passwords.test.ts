import { describe, expect, it } from 'vitest';
import { testDatabases } from '../../support/database.ts';
import { MINUTE } from '../../unit/auth/turnable-clock.ts';
import { deactivate, PASSWORD, refusal, statusOf, useAuth } from './fixture.ts';

const NEW = 'another horse 2';
const twice = (new_password: string) => ({ new_password, confirm_password: new_password });
const tokenIn = (text: string) => /#token=([\w-]{43})$/m.exec(text)?.[1] ?? '';

describe.each(await testDatabases())('changing a password on $name', (driver) => {
  const fixture = useAuth(driver);

  it('keeps this session and ends all others; only the new password signs in', async () => {
    const { node, newcomer, audited } = fixture();
    const { user, access_token } = await newcomer();
    const login = (password: string) => node.as().login({ email: user.email, password });
    const other = await login(PASSWORD);
    const bystander = await newcomer();

    await node.as(access_token).changePassword({ current_password: PASSWORD, ...twice(NEW) });
    await node.as(access_token).me();
    expect(await statusOf(node.as(other.access_token).me())).toBe(401);
    expect(await statusOf(node.as().refresh({ refresh_token: other.refresh_token }))).toBe(401);
    await node.as(bystander.access_token).me();
    expect(await statusOf(login(PASSWORD))).toBe(401);
    await login(NEW);
    expect(await audited(user.id)).toEqual(['password.changed']);
  });

  it.each([
    ['a wrong current password', { current_password: 'wrong horse 1', ...twice(NEW) }],
    ['two that differ', { current_password: PASSWORD, new_password: NEW, confirm_password: `${NEW}3` }],
    ['one without a digit', { current_password: PASSWORD, ...twice('another horse') }],
    ['one without a letter', { current_password: PASSWORD, ...twice('1234 5678') }],
  ])('is refused for %s, and nothing changes', async (_what, input) => {
    const { node, newcomer } = fixture();
    const { user, access_token } = await newcomer();
    const other = await node.as().login({ email: user.email, password: PASSWORD });
    expect(await statusOf(node.as(access_token).changePassword(input))).toBe(400);
    await node.as(other.access_token).me();
    await node.as().login({ email: user.email, password: PASSWORD });
  });

  it('refuses lengths as registration does', async () => {
    const { node, newcomer } = fixture();
    const { access_token } = await newcomer();
    const status = (password: string) =>
      statusOf(node.as(access_token).changePassword({ current_password: PASSWORD, ...twice(password) }));
    expect(await status('short 1')).toBe(422);
    expect(await status(`a1${'x'.repeat(127)}`)).toBe(422);
    expect(await statusOf(node.as().changePassword({ current_password: PASSWORD, ...twice(NEW) }))).toBe(401);
  });

  it('cannot be used to guess the password from a stolen session', async () => {
    const { newcomer, startNode } = fixture();
    const { access_token } = await newcomer();
    const node = await startNode({ authLimit: 12 });
    const guess = (current_password: string) =>
      statusOf(node.as(access_token).changePassword({ current_password, ...twice(NEW) }));
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push(await guess(`guess ${i}`));
    expect(statuses).toEqual([400, 400, 400, 400, 429]);
    expect(await guess(PASSWORD)).toBe(429);
  });

  it('wins over a login with the old password at the same time', async () => {
    const { node, newcomer } = fixture();
    const { user, access_token } = await newcomer();
    const login = () =>
      node
        .as()
        .login({ email: user.email, password: PASSWORD })
        .catch(() => null);
    const [, ...logins] = await Promise.all([
      node.as(access_token).changePassword({ current_password: PASSWORD, ...twice(NEW) }),
      login(),
      login(),
      login(),
    ]);
    for (const session of logins) {
      if (session === null) continue;
      expect(await statusOf(node.as(session.access_token).me())).toBe(401);
    }
  });
});

describe.each(await testDatabases())('resetting a password on $name', (driver) => {
  const fixture = useAuth(driver);

  const requested = async (email: string, language = /./) => {
    await fixture().node.as().resetPassword({ email });
    return fixture().mailTo(email, language);
  };
  const tokenFor = async (email: string) => tokenIn((await requested(email, /mot de passe/)).text);

  it('mails a link that sets a new password once and ends all sessions', async () => {
    const { node, newcomer, audited } = fixture();
    const { user, access_token, refresh_token } = await newcomer();
    const mail = await requested(user.email.toUpperCase().toLowerCase(), /mot de passe/);
    expect(mail.subject).toBe('Réinitialiser votre mot de passe Data Mirage');
    expect(mail.link).toMatch(/^https:\/\/maps\.example\.org\/reset-password#token=[\w-]{43}$/);
    expect(mail.text).toContain(mail.link);

    const token = tokenIn(mail.text);
    await node.as().confirmPasswordReset({ token, ...twice(NEW) });
    expect(await statusOf(node.as(access_token).me())).toBe(401);
    expect(await statusOf(node.as().refresh({ refresh_token }))).toBe(401);
    expect(await statusOf(node.as().login({ email: user.email, password: PASSWORD }))).toBe(401);
    await node.as().login({ email: user.email, password: NEW });
    expect(await statusOf(node.as().confirmPasswordReset({ token, ...twice('third horse 3') }))).toBe(400);
    expect(await audited(user.id)).toEqual(['password.reset_requested', 'password.reset']);
  });

  it('answers the same for an address without an account, and mails nothing there', async () => {
    const { node, newcomer, mails, mailTo } = fixture();
    const { user } = await newcomer();
    await node.as().resetPassword({ email: 'nobody@example.org' });
    const answer = await node.as().resetPassword({ email: user.email });
    expect(answer).toBe(await node.as().resetPassword({ email: 'nobody@example.org' }));
    // Mails leave in turn: the one for the account comes after the others had theirs.
    await mailTo(user.email, /mot de passe/);
    expect(mails.filter(({ to }) => to === 'nobody@example.org')).toEqual([]);
  });

  it('mails nothing to a disabled user', async () => {
    const { node, db, newcomer, mails, mailTo } = fixture();
    const [disabled, other] = [await newcomer(), await newcomer()];
    await mailTo(disabled.user.email);
    await deactivate(db, disabled.user.id);
    await node.as().resetPassword({ email: disabled.user.email });
    await node.as().resetPassword({ email: other.user.email });
    await mailTo(other.user.email, /mot de passe/);
    expect(mails.filter(({ to }) => to === disabled.user.email)).toHaveLength(1);
  });

  it('writes in the language of the user', async () => {
    const { node, newcomer, mailTo } = fixture();
    const { user, access_token } = await newcomer();
    await node.as(access_token).updateMe({ preferred_language: 'en' });
    await node.as().resetPassword({ email: user.email });
    const mail = await mailTo(user.email, /password/);
    expect(mail.text).toContain('good for 15 minutes');
  });

  it('answers the same when the mail cannot be sent', async () => {
    const { node, newcomer, breakMails } = fixture();
    const { user } = await newcomer();
    breakMails(true);
    try {
      await node.as().resetPassword({ email: user.email });
    } finally {
      breakMails(false);
    }
  });

  it('accepts the token for 15 minutes', async () => {
    const { node, clock, newcomer } = fixture();
    const { user } = await newcomer();
    const early = await tokenFor(user.email);
    clock.turn(15 * MINUTE - 1);
    await node.as().confirmPasswordReset({ token: early, ...twice(NEW) });
    const late = await tokenFor(user.email);
    clock.turn(15 * MINUTE);
    const refused = await refusal(node.as().confirmPasswordReset({ token: late, ...twice(PASSWORD) }));
    expect(refused).toMatchObject({ status: 400, message: expect.stringContaining('expired') });
  });

  it('keeps the token hashed only', async () => {
    const { db, newcomer } = fixture();
    const { user } = await newcomer();
    const token = await tokenFor(user.email);
    const rows = await db.selectFrom('one_time_tokens').selectAll().where('user_id', '=', user.id).execute();
    expect(rows.map(({ purpose }) => purpose).sort()).toEqual(['reset_password', 'verify_email']);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('is not bought by a weak password, a wrong token or one of another kind; the link stays good', async () => {
    const { node, newcomer, mailTo } = fixture();
    const { user } = await newcomer();
    const verification = tokenIn((await mailTo(user.email, /Confirmer/)).text);
    const token = await tokenFor(user.email);
    const confirm = (input: { token: string; new_password: string; confirm_password: string }) =>
      statusOf(node.as().confirmPasswordReset(input));
    expect(await confirm({ token, ...twice('no digits here') })).toBe(400);
    expect(await confirm({ token, new_password: NEW, confirm_password: `${NEW}1` })).toBe(400);
    expect(await confirm({ token: `${token}x`, ...twice(NEW) })).toBe(400);
    expect(await confirm({ token: '', ...twice(NEW) })).toBe(400);
    expect(await confirm({ token: verification, ...twice(NEW) })).toBe(400);
    expect(await confirm({ token: 'x'.repeat(10_000), ...twice(NEW) })).toBe(422);
    await node.as().confirmPasswordReset({ token, ...twice(NEW) });
  });

  it('takes a token once when two come at the same time', async () => {
    const { node, newcomer } = fixture();
    const { user } = await newcomer();
    const token = await tokenFor(user.email);
    const confirm = (password: string) =>
      node
        .as()
        .confirmPasswordReset({ token, ...twice(password) })
        .then(() => password)
        .catch(() => null);
    const winners = (await Promise.all([confirm('first horse 1'), confirm('second horse 2')])).filter(
      Boolean,
    );
    expect(winners).toHaveLength(1);
    await node.as().login({ email: user.email, password: winners[0] ?? '' });
  });

  it('makes earlier links worthless when the password is changed or another link is asked for', async () => {
    const { node, newcomer } = fixture();
    const { user } = await newcomer();
    const first = await tokenFor(user.email);
    const second = await tokenFor(user.email);
    expect(await statusOf(node.as().confirmPasswordReset({ token: first, ...twice(NEW) }))).toBe(400);
    const { access_token } = await node.as().login({ email: user.email, password: PASSWORD });
    await node.as(access_token).changePassword({ current_password: PASSWORD, ...twice(NEW) });
    expect(await statusOf(node.as().confirmPasswordReset({ token: second, ...twice(PASSWORD) }))).toBe(400);
  });

  it('is limited by account and by address, alike whether there is such an account', async () => {
    const { newcomer, startNode } = fixture();
    const { user } = await newcomer();
    const node = await startNode({ authLimit: 10, mailLimit: 2 });
    let host = 0;
    const ask = (email: string, ip = `203.0.113.${++host}`) =>
      node.as(undefined, { ip }).resetPassword({ email });
    for (const email of [user.email, 'nobody.else@example.org']) {
      await ask(email);
      await ask(email);
      expect(await refusal(ask(email))).toMatchObject({ status: 429 });
    }
    for (let i = 0; i < 10; i++) await ask(`someone${i}@example.org`, '198.51.100.9');
    expect(await statusOf(ask('someone.else@example.org', '198.51.100.9'))).toBe(429);
  });
});

describe.each(await testDatabases())('verifying an e-mail address on $name', (driver) => {
  const fixture = useAuth(driver);

  it('takes the token of the mail of welcome, once', async () => {
    const { node, newcomer, mailTo } = fixture();
    const { user, access_token } = await newcomer();
    expect(user.email_verified).toBe(false);
    const { link, text } = await mailTo(user.email, /Confirmer/);
    expect(link).toMatch(/^https:\/\/maps\.example\.org\/verify-email#token=/);
    const token = tokenIn(text);
    await node.as().verifyEmail({ token });
    expect((await node.as(access_token).me()).email_verified).toBe(true);
    expect(await statusOf(node.as().verifyEmail({ token }))).toBe(400);
  });

  it('refuses what is no such token', async () => {
    const { node, newcomer } = fixture();
    const { access_token } = await newcomer();
    for (const token of ['', 'x', 'x'.repeat(43)]) {
      expect(await statusOf(node.as().verifyEmail({ token })), token).toBe(400);
    }
    expect((await node.as(access_token).me()).email_verified).toBe(false);
  });
});
