import { describe, expect, it } from 'vitest';
import type { SessionWithUser } from '../../../src/auth/session.store.ts';
import { createSessionCache } from '../../../src/auth/session-cache.ts';
import { turnableClock } from './turnable-clock.ts';

const living: SessionWithUser = {
  user_id: 'user-1',
  expires_at: new Date('2027-01-01T00:00:00.000Z'),
  revoked_at: null,
  email: 'ada@example.org',
  is_active: true,
  is_admin: false,
  preferred_language: null,
};
const revoked: SessionWithUser = { ...living, revoked_at: new Date('2026-01-01T00:00:00.000Z') };

/** A cache over a database whose answers can be changed, delayed and broken. */
function fixture() {
  const clock = turnableClock();
  const database = { answer: () => Promise.resolve<SessionWithUser | undefined>(living) };
  const cache = createSessionCache({ clock, load: () => database.answer() });
  return { clock, database, cache };
}

describe('the session cache', () => {
  it('answers from memory for less than a second', async () => {
    const { clock, database, cache } = fixture();
    expect(await cache.get('s')).toEqual(living);
    database.answer = () => Promise.resolve(revoked);
    clock.turn(999);
    expect(await cache.get('s')).toEqual(living);
    clock.turn(1);
    expect(await cache.get('s')).toEqual(revoked);
  });

  it('asks again at once about a session it was told to forget', async () => {
    const { database, cache } = fixture();
    await cache.get('s');
    database.answer = () => Promise.resolve(revoked);
    cache.forget(['s']);
    expect(await cache.get('s')).toEqual(revoked);
  });

  it('does not keep an answer that was on its way when the session was forgotten', async () => {
    const { database, cache } = fixture();
    let arrive: (session: SessionWithUser) => void = () => {};
    database.answer = () =>
      new Promise((resolve) => {
        arrive = resolve;
      });
    const early = cache.get('s');
    cache.forget(['s']);
    arrive(living);
    await early;
    database.answer = () => Promise.resolve(revoked);
    expect(await cache.get('s')).toEqual(revoked);
  });

  it('counts the age of an answer from the question', async () => {
    const { clock, database, cache } = fixture();
    let arrive: (session: SessionWithUser) => void = () => {};
    database.answer = () =>
      new Promise((resolve) => {
        arrive = resolve;
      });
    const slow = cache.get('s');
    clock.turn(1000);
    arrive(living);
    await slow;
    database.answer = () => Promise.resolve(revoked);
    expect(await cache.get('s')).toEqual(revoked);
  });

  it('does not remember a failure of the database', async () => {
    const { database, cache } = fixture();
    database.answer = () => Promise.reject(new Error('down'));
    await expect(cache.get('s')).rejects.toThrow('down');
    database.answer = () => Promise.resolve(living);
    expect(await cache.get('s')).toEqual(living);
  });

  it('is not fooled by a clock that was set back', async () => {
    const { clock, database, cache } = fixture();
    await cache.get('s');
    database.answer = () => Promise.resolve(revoked);
    clock.turn(-60_000);
    expect(await cache.get('s')).toEqual(revoked);
  });
});
