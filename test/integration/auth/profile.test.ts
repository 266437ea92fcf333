import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../../src/platform/database/schema.ts';
import { testDatabases } from '../../support/database.ts';
import { MINUTE } from '../../unit/auth/turnable-clock.ts';
import { statusOf, useAuth } from './fixture.ts';

describe.each(await testDatabases())('the profile on $name', (driver) => {
  const fixture = useAuth(driver);

  it("counts the datasets and visualizations that are one's own", async () => {
    const { node, db, newcomer } = fixture();
    const [owner, other] = [await newcomer(), await newcomer()];
    const empty = { datasets_count: 0, visualizations_count: 0, last_dataset_uploaded: null };
    expect(await node.as(owner.access_token).me()).toEqual({ ...owner.user, ...empty });

    const latest = new Date('2026-02-02T02:02:02.002Z');
    const datasetId = await insertDataset(db, owner.user.id, latest);
    await insertDataset(db, owner.user.id, new Date('2026-01-01T00:00:00.000Z'));
    await insertVisualization(db, owner.user.id, datasetId);
    expect(await node.as(owner.access_token).me()).toEqual({
      ...owner.user,
      datasets_count: 2,
      visualizations_count: 1,
      last_dataset_uploaded: latest.toISOString(),
    });
    expect(await node.as(other.access_token).me()).toEqual({ ...other.user, ...empty });
  });

  it('keeps what is absent and clears what is null', async () => {
    const { node, clock, newcomer } = fixture();
    const { user, access_token } = await newcomer();
    const me = node.as(access_token);
    clock.turn(MINUTE);
    const filled = await me.updateMe({
      first_name: ' Ada ',
      last_name: 'Lovelace',
      profile_image_url: 'https://example.org/ada.png',
      preferred_language: 'fr',
    });
    expect(filled).toEqual({
      ...user,
      first_name: 'Ada',
      last_name: 'Lovelace',
      full_name: 'Ada Lovelace',
      name: 'Ada Lovelace',
      initials: 'AL',
      profile_image_url: 'https://example.org/ada.png',
      preferred_language: 'fr',
      updated_at: clock.now().toISOString(),
    });
    expect(await me.updateMe({ first_name: null })).toMatchObject({
      first_name: null,
      last_name: 'Lovelace',
      full_name: 'Lovelace',
      preferred_language: 'fr',
    });
    expect(await me.updateMe({})).toMatchObject({ last_name: 'Lovelace', preferred_language: 'fr' });
    await me.updateMe({ last_name: null, profile_image_url: null, preferred_language: null });
    expect(await me.me()).toMatchObject({
      full_name: user.email.split('@')[0],
      profile_image_url: null,
      preferred_language: null,
    });
  });

  it('gives a changed language to the very next call', async () => {
    const { node, newcomer } = fixture();
    const { access_token } = await newcomer();
    await node.as(access_token).updateMe({ preferred_language: 'en' });
    expect((await node.auth.authenticate(access_token)).preferredLanguage).toBe('en');
  });

  it('refuses values that do not fit, and changes nothing then', async () => {
    const { node, newcomer } = fixture();
    const { access_token } = await newcomer();
    const before = await node.as(access_token).me();
    const update = (change: object) =>
      statusOf(node.as(access_token).updateMe({ last_name: 'X', ...change }));
    expect(await update({ first_name: '' })).toBe(422);
    expect(await update({ first_name: 'x'.repeat(51) })).toBe(422);
    expect(await update({ profile_image_url: 'ftp://example.org/ada.png' })).toBe(422);
    expect(await update({ preferred_language: 'de' })).toBe(422);
    expect(await node.as(access_token).me()).toEqual(before);
  });

  it('does not let anybody change more than the contract names', async () => {
    const { node, newcomer } = fixture();
    const { user, access_token } = await newcomer();
    const sneaky = {
      first_name: null,
      is_admin: true,
      email: 'other@example.org',
      password_hash: 'x',
      login_count: 9,
    };
    expect(await node.as(access_token).updateMe(sneaky)).toEqual({ ...user, updated_at: expect.any(String) });
  });
});

async function insertDataset(db: Kysely<Database>, userId: string, createdAt: Date): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto('datasets')
    .values({
      id,
      user_id: userId,
      name: 'Irises',
      tags: '[]',
      filename: 'iris.csv',
      mime_type: 'text/csv',
      file_bytes: 1,
      sha256: 'f'.repeat(64),
      table_key: `tables/${id}.parquet`,
      row_count: 1,
      column_count: 1,
      columns: '[]',
      detected: '{}',
      warnings: '[]',
      created_at: createdAt,
    })
    .execute();
  return id;
}

async function insertVisualization(db: Kysely<Database>, userId: string, datasetId: string): Promise<void> {
  const runId = randomUUID();
  await db
    .insertInto('runs')
    .values({ id: runId, dataset_id: datasetId, user_id: userId, config: '{}', fingerprint: 'f'.repeat(64) })
    .execute();
  await db
    .insertInto('visualizations')
    .values({ id: randomUUID(), dataset_id: datasetId, user_id: userId, run_id: runId, name: 'Map' })
    .execute();
}
