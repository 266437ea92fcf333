import { isLegacyHash } from '../../auth/legacy-password.ts';
import { booleanIn, countIn, idIn, type LegacyRow, momentIn, textIn } from './fields.ts';
import type { ImportSteps } from './import.ts';
import { reasonToSkip, Unreadable } from './unreadable.ts';

const LONGEST_EMAIL = 254;
/** Fits no password. */
const NO_HASH = '!';

export async function importUsers({ source, target, report, progress, signal }: ImportSteps): Promise<void> {
  progress.begin('Users', await source.count('users'));
  for await (const row of source.rows('users')) {
    if (signal.aborted) return;
    try {
      const id = idIn(row, 'id');
      if (target.hasUser(id)) report.alreadyThere('users');
      else {
        await bring(id, row);
        report.brought('users');
      }
    } catch (error) {
      report.skipped('users', String(row['id'] ?? ''), reasonToSkip(error));
    }
    progress.step();
  }

  async function bring(id: string, row: LegacyRow): Promise<void> {
    const email = emailIn(row);
    if (target.hasEmail(email)) {
      throw new Unreadable('another account has this e-mail address, whatever the case of its letters');
    }
    const createdAt = momentIn(row, 'created_at') ?? new Date();
    const hash = textIn(row, 'hashed_password') ?? '';
    await target.addUser({
      id,
      email,
      password_hash: isLegacyHash(hash) ? hash : NO_HASH,
      first_name: textIn(row, 'first_name'),
      last_name: textIn(row, 'last_name'),
      profile_image_url: textIn(row, 'profile_image_url'),
      preferred_language: null,
      is_active: booleanIn(row, 'is_active', true),
      is_admin: booleanIn(row, 'is_admin', false),
      email_verified: booleanIn(row, 'email_verified', false),
      last_login: momentIn(row, 'last_login'),
      login_count: countIn(row, 'login_count', 0),
      created_at: createdAt,
      updated_at: momentIn(row, 'updated_at') ?? createdAt,
    });
    if (!isLegacyHash(hash)) {
      report.differs('users', id, 'the password hash is not of bcrypt: a new password must be set by mail');
    }
  }
}

function emailIn(row: LegacyRow): string {
  const email = textIn(row, 'email')?.trim().toLowerCase() ?? '';
  if (email === '') throw new Unreadable('email is empty');
  if (email.length > LONGEST_EMAIL || !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new Unreadable('email is no e-mail address');
  }
  return email;
}
