import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withAdministration } from '../../src/app/administration.ts';
import { testDatabases } from '../support/database.ts';
import { type Account, fileForm, startTestService, type TestService } from '../support/service.ts';

const ADMIN = 'admin@example.org';
const PASSWORD = 'administrator 1';

type Caller = 'owner' | 'other' | 'admin' | 'anonymous';

/** What each caller gets of a private dataset and of a public one. */
const ROUTES: readonly {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly form?: true;
  readonly done: number;
  /** Whether others may on a public one. */
  readonly forAll: boolean;
}[] = [
  { method: 'GET', path: '', done: 200, forAll: true },
  { method: 'GET', path: '/stats', done: 200, forAll: true },
  { method: 'GET', path: '/versions', done: 200, forAll: true },
  { method: 'GET', path: '/data', done: 200, forAll: false },
  { method: 'PUT', path: '', body: { name: 'taken' }, done: 200, forAll: false },
  { method: 'POST', path: '/versions', form: true, done: 201, forAll: false },
  { method: 'DELETE', path: '', done: 204, forAll: false },
];
const CALLERS: readonly Caller[] = ['anonymous', 'other', 'admin', 'owner'];

describe.each(await testDatabases())('who may do what with a dataset over $name', (driver) => {
  let service: TestService;
  const accounts: Partial<Record<Caller, Account>> = {};

  beforeAll(async () => {
    service = await startTestService(driver, {}, async (config) => {
      await withAdministration(config, (administration) => administration.create(ADMIN, PASSWORD));
    });
    accounts.owner = await service.register();
    accounts.other = await service.register();
    accounts.admin = await service.login(ADMIN, PASSWORD);
  }, 60_000);
  afterAll(() => service.stop());

  const upload = async (visibility: string) => {
    const form = fileForm('a,b\n1,2\n3,4\n', 'table.csv', { is_public: String(visibility === 'public') });
    return (await service.call('POST', '/api/datasets/upload', { as: accounts.owner, form })).body.id;
  };

  const call = ({ method, path, body, form }: (typeof ROUTES)[number], id: string, as: Account | undefined) =>
    service.call(method, `/api/datasets/${id}${path}`, {
      as,
      ...(body === undefined ? {} : { body }),
      ...(form === undefined ? {} : { form: fileForm('a,b\n1,2\n', 'table.csv') }),
    });

  for (const visibility of ['private', 'public']) {
    test.each(ROUTES)(`$method $path of a ${visibility} dataset`, async (route) => {
      const id = await upload(visibility);
      for (const caller of CALLERS) {
        const { status, body } = await call(route, id, accounts[caller]);
        const allowed = caller === 'owner' || (visibility === 'public' && route.forAll);
        const expected = caller === 'anonymous' ? 401 : allowed ? route.done : 403;
        expect(status, `${caller}: ${JSON.stringify(body)}`).toBe(expected);
        if (status >= 400)
          expect(body).toMatchObject({ status_code: status, request_id: expect.any(String) });
      }
    });
  }

  test.each(ROUTES)(
    '$method $path of an unknown dataset is 404, of a malformed id 404 or 422',
    async (route) => {
      expect((await call(route, '0199aaaa-unknown', accounts.owner)).status).toBe(404);
      expect([404, 422]).toContain((await call(route, 'a%20b', accounts.owner)).status);
      expect([404, 422]).toContain((await call(route, 'x'.repeat(65), accounts.owner)).status);
    },
  );
});
