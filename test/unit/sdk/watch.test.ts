import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient, type DataMirageClient, type LiveEvent } from '../../../client/sdk/src/client.ts';
import { type StubService, startStubService } from './stub-service.ts';

describe('watched events', () => {
  let service: StubService;
  let client: DataMirageClient;
  beforeEach(async () => {
    service = await startStubService();
    service.goodTokens.add('good');
    client = createClient({
      url: service.url,
      tokens: { access_token: 'good', refresh_token: 'kept' },
      reconnectSeconds: 1,
    });
  });
  afterEach(async () => {
    await client.close();
    await service.close();
  });

  const say = (message: string, type = 'notification') => service.publish({ type, message });
  const messageOf = (event: LiveEvent) => ('message' in event ? event.message : event.type);

  it('come in order, only the types asked for, until the reader leaves', async () => {
    const seen: string[] = [];
    const onOpen = () => {
      say('first');
      say('other', 'dataset_uploaded');
      say('second');
    };
    for await (const event of client.watch({ types: ['notification'], onOpen })) {
      seen.push(event.message);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual(['first', 'second']);
  });

  it('resume after the last event of an earlier reader', async () => {
    say('one');
    say('two');
    say('three');
    const seen: unknown[] = [];
    for await (const event of client.watch({ lastEventId: 1 })) {
      seen.push(event.event_id);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([2, 3]);
  });

  it('go on over a cut connection and a token that was spent meanwhile, none lost and none twice', async () => {
    const seen: string[] = [];
    for await (const event of client.watch({ onOpen: () => seen.length === 0 && say('first') })) {
      seen.push(messageOf(event));
      if (seen.length === 1) {
        service.goodTokens.delete('good');
        service.cutSockets();
        say('second');
      }
      if (seen.length === 2) {
        service.goodTokens.delete('renewed-1');
        service.cutSockets();
        say('third');
      }
      if (seen.length === 3) break;
    }
    expect(seen).toEqual(['first', 'second', 'third']);
    expect(service.refreshes).toEqual(['kept', 'refresh-of-renewed-1']);
  });

  it('end with an error when the session is revoked in the middle', async () => {
    client = createClient({ url: service.url, tokens: { access_token: 'good', refresh_token: 'revoked' } });
    const reading = (async () => {
      for await (const _ of client.watch({ onOpen: () => say('first') })) {
        service.goodTokens.clear();
        service.cutSockets();
      }
    })();
    await expect(reading).rejects.toMatchObject({ name: 'DataMirageError', code: 'UNAUTHORIZED' });
  });

  it('end with an error when the service is gone for good', async () => {
    const reading = (async () => {
      for await (const _ of client.watch({ onOpen: () => say('first') })) await service.close();
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringContaining(service.url),
    });
    service = await startStubService();
  });

  it('end quietly at the signal, at close and at return, whoever waits', async () => {
    const aborting = new AbortController();
    const byReturn = client.watch()[Symbol.asyncIterator]();
    const ends = [
      client.watch({ signal: aborting.signal })[Symbol.asyncIterator]().next(),
      client.watch({ signal: AbortSignal.abort() })[Symbol.asyncIterator]().next(),
      byReturn.next(),
      client.events.onEvent()[Symbol.asyncIterator]().next(),
    ];
    aborting.abort();
    await byReturn.return?.();
    await client.close();
    for (const end of await Promise.all(ends)) expect(end).toEqual({ done: true, value: undefined });
  });
});
