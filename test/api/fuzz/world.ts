import { type Account, fileForm, type TestService, threeGroupsCsv } from '../../support/service.ts';
import type { FuzzRequest } from './requests.ts';

/** Accounts and datasets that requests are aimed at; what they destroy is made anew. */
export interface World {
  /** Replaces the places in a request by ids that exist. */
  filledIn(text: string): string;
  tokenOf(caller: FuzzRequest['caller']): string | undefined;
  /** After a request that may have removed something. */
  repair(): Promise<void>;
}

const CSV = threeGroupsCsv(24);

export async function createWorld(
  service: TestService,
  /** An administrator that nothing has happened to yet. */
  nextAdministrator: () => Promise<Account>,
): Promise<World> {
  let owner = await service.register();
  let stranger = await service.register();
  let administrator = await nextAdministrator();
  let own = '';
  let foreign = '';
  let shown = '';

  const upload = async (as: Account, fields: Record<string, string>): Promise<string> => {
    const answer = await service.call('POST', '/api/datasets/upload', {
      as,
      form: fileForm(CSV, 'fuzz.csv', fields),
    });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body.id;
  };
  const isAlive = async (account: Account) =>
    (await service.call('GET', '/api/auth/me', { as: account })).status === 200;
  const isThere = async (id: string, as: Account) =>
    id !== '' && (await service.call('GET', `/api/datasets/${id}`, { as })).status === 200;

  async function repair(): Promise<void> {
    if (!(await isAlive(owner))) owner = await service.register();
    if (!(await isAlive(stranger))) stranger = await service.register();
    if (!(await isAlive(administrator))) administrator = await nextAdministrator();
    if (!(await isThere(own, owner))) own = await upload(owner, {});
    if (!(await isThere(foreign, stranger))) foreign = await upload(stranger, {});
    if (!(await isThere(shown, stranger))) shown = await upload(stranger, { is_public: 'true' });
  }
  await repair();

  return {
    repair,
    filledIn: (text) =>
      text
        .replaceAll('{own}', own)
        .replaceAll('{foreign}', foreign)
        .replaceAll('{public}', shown)
        .replaceAll('{self}', owner.id)
        .replaceAll('{someone}', stranger.id),
    tokenOf: (caller) =>
      ({
        owner: owner.token,
        stranger: stranger.token,
        administrator: administrator.token,
        forged: `${stranger.token.slice(0, -4)}AAAA`,
        nobody: undefined,
      })[caller],
  };
}
