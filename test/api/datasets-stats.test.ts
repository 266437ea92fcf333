import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabases } from '../support/database.ts';
import { type Account, fileForm, startTestService, type TestService } from '../support/service.ts';

/** 60 rows: y = 2x, z falls as x rises but not evenly, two columns empty together, five rows twice. */
function table(): string {
  const lines = ['id,x,y,z,kind,group,flat,left,right'];
  for (let row = 0; row < 60; row++) {
    const x = row < 55 ? row : row - 55;
    const kind = x % 2 === 0 ? 'even' : 'odd';
    const hole = x % 10 === 3;
    lines.push(
      `${row < 55 ? row + 1 : x + 1},${x},${2 * x},${Math.exp(-x / 5)},${kind},${kind.toUpperCase()},same,${hole ? '' : (x * x) % 7},${hole ? '' : 'here'}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

describe.each(await testDatabases())('statistics of datasets over $name', (driver) => {
  let service: TestService;
  let owner: Account;
  let other: Account;
  let id: string;

  beforeAll(async () => {
    service = await startTestService(driver);
    owner = await service.register();
    other = await service.register();
    const form = fileForm(table(), 'table.csv', { is_public: 'true' });
    id = (await service.call('POST', '/api/datasets/upload', { as: owner, form })).body.id;
  }, 60_000);
  afterAll(() => service.stop());

  const stats = async (as = owner, query = '') =>
    (await service.call('GET', `/api/datasets/${id}/stats${query}`, { as })).body;

  test('the table is described, and what is wrong with it is found', async () => {
    const body = await stats(owner, '?language=en');
    expect(body).toMatchObject({ dataset_id: id, language: 'en', processing_history: [] });
    expect(body.basic_info).toMatchObject({ row_count: 60, column_count: 9, missing_values: 14 });
    expect(body.quality).toMatchObject({ duplicate_rows: 5, completeness: 1 - 14 / 540 });
    const found = (kind: string) =>
      body.quality.findings.filter((finding: { kind: string }) => finding.kind === kind);
    expect(found('duplicate_rows')[0]).toMatchObject({ figures: { rows: 5, share: 5 / 60 } });
    expect(found('constant_column').map(({ columns }: { columns: string[] }) => columns)).toContainEqual([
      'flat',
    ]);
    expect(found('missing_together')).toMatchObject([{ columns: ['left', 'right'], figures: { rows: 7 } }]);
    expect(found('missing_values').map(({ columns }: { columns: string[] }) => columns[0])).toEqual([
      'left',
      'right',
    ]);
    expect(found('redundant_columns')[0].message).toContain('correlation 1');
    for (const { message } of body.quality.findings) expect(message).not.toMatch(/undefined|NaN/);
  });

  test('correlations are those of the numbers, and of the categories', async () => {
    const { correlations } = await stats();
    expect(correlations).toMatchObject({ rows_used: 60, columns_left_out: 0 });
    const pair = (a: string, b: string) =>
      correlations.numeric.find(
        ({ columns }: { columns: string[] }) => columns.includes(a) && columns.includes(b),
      );
    expect(pair('x', 'y')).toMatchObject({ n: 60 });
    expect(pair('x', 'y').pearson).toBeCloseTo(1, 12);
    expect(pair('x', 'z').spearman).toBeCloseTo(-1, 12);
    expect(pair('x', 'z').pearson).toBeGreaterThan(-0.9);
    expect(pair('x', 'left').n).toBe(53);
    expect(correlations.categorical).toMatchObject([{ columns: ['kind', 'group'], cramers_v: 1, n: 60 }]);
    expect(correlations.mixed[0].columns[0]).toMatch(/kind|group/);
  });

  test('recommended configurations come with reasons in the language asked for, and work', async () => {
    const french = await stats();
    const english = await stats(other, '?language=en');
    expect(french.language).toBe('fr');
    expect(french.recommendations).toHaveLength(3);
    for (const [index, { name, reasons, config }] of english.recommendations.entries()) {
      expect(name).not.toBe(french.recommendations[index].name);
      expect(reasons).toHaveLength(french.recommendations[index].reasons.length);
      expect(config).toEqual(french.recommendations[index].config);
      const run = await service.call('POST', `/api/ml/process/${id}`, { as: other, body: config });
      expect(run.status, run.text.slice(0, 300)).toBe(200);
    }
    expect((await service.call('GET', `/api/datasets/${id}/stats?language=de`, { as: owner })).status).toBe(
      422,
    );
  }, 60_000);

  test('each caller sees the history of one’s own runs', async () => {
    expect((await stats(other)).processing_history).toHaveLength(3);
    expect((await stats(owner)).processing_history).toEqual([]);
  });

  test.each([
    ['of text only', 'a\nhello world\nbonjour le monde\n'],
    ['of one row', 'a,b\n1,x\n'],
    ['with columns named like JavaScript’s own', '__proto__,constructor\n1,2\n3,4\n5,9\n'],
    ['without a value in a column', 'a,b\n1,\n2,\n3,\n'],
    ['of huge numbers', 'a,b\n1e308,-1e308\n-1e308,1e308\n5,1e-308\n'],
  ])('a table %s has statistics too', async (_what, text) => {
    const form = fileForm(text, 'odd.csv');
    const { body } = await service.call('POST', '/api/datasets/upload', { as: owner, form });
    const answer = await service.call('GET', `/api/datasets/${body.id}/stats`, { as: owner });
    expect(answer.status).toBe(200);
    expect(answer.body.correlations).not.toBeNull();
    expect(answer.body.recommendations).toEqual([]);
  });
});
