import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditLog, createAuditLog } from '../../../src/audit/audit.service.ts';
import type { DatabaseHandle } from '../../../src/platform/database/database.ts';
import { type TestDatabase, testDatabases } from '../../support/database.ts';
import { DAY, MINUTE, type TurnableClock, turnableClock } from '../../unit/auth/turnable-clock.ts';

describe.each(await testDatabases())('the audit log on $name', (driver) => {
  let database: TestDatabase;
  let handle: DatabaseHandle;
  let clock: TurnableClock;
  let audit: AuditLog;
  const failures: object[] = [];
  const log = { info: () => {}, error: (fields: object) => failures.push(fields) };

  beforeAll(async () => {
    database = await driver.create();
    handle = await database.open();
    await handle.migrate();
    clock = turnableClock();
    audit = createAuditLog({ db: handle.db, clock, log, retentionDays: 30 });
  });
  afterAll(() => database.remove());

  const actions = async () => {
    const rows = await handle.db.selectFrom('audit_events').select('action').orderBy('id').execute();
    return rows.map(({ action }) => action);
  };

  it('remembers who did what to whom, from where and when', async () => {
    await audit.record({
      action: 'user.deleted',
      actorId: 'admin-1',
      target: { type: 'user', id: 'user-1' },
      ip: '192.0.2.1',
      details: { email: 'ada@example.org' },
    });
    const row = await handle.db.selectFrom('audit_events').selectAll().executeTakeFirstOrThrow();
    expect(row).toEqual({
      id: expect.any(String),
      actor_id: 'admin-1',
      action: 'user.deleted',
      target_type: 'user',
      target_id: 'user-1',
      ip_address: '192.0.2.1',
      details: { email: 'ada@example.org' },
      created_at: clock.now(),
    });
  });

  it('records a flood once an hour for each subject', async () => {
    const throttled = { action: 'login.throttled', actorId: null, ip: '203.0.113.1' } as const;
    const before = (await actions()).length;
    for (let i = 0; i < 5; i++) await audit.recordOnce('one', throttled);
    await audit.recordOnce('another', throttled);
    expect((await actions()).length - before).toBe(2);
    clock.turn(60 * MINUTE);
    await audit.recordOnce('one', throttled);
    expect((await actions()).length - before).toBe(3);
  });

  it('forgets what is older than it is told to keep', async () => {
    clock.turn(29 * DAY);
    await audit.record({ action: 'user.created', actorId: null, ip: null });
    expect((await actions()).length).toBeGreaterThan(1);
    clock.turn(2 * DAY);
    await audit.record({ action: 'user.promoted', actorId: null, ip: null });
    expect(await actions()).toEqual(['user.created', 'user.promoted']);
  });

  it('does not fail those it watches, but tells the log', async () => {
    await audit.record({ action: 'user.deleted', actorId: 'x'.repeat(65), ip: null });
    expect(failures).toMatchObject([{ audit: { action: 'user.deleted' } }]);
  });
});
