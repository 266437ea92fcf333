import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAddressOf } from '../../../src/transport/client-address.ts';

function requestFrom(peer: string, forwardedFor?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: peer });
  const request = new IncomingMessage(socket);
  if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor;
  return request;
}

describe('the address of a caller', () => {
  test.each([
    ['an untrusted peer may claim nothing', [], '203.0.113.1', '198.51.100.1', '203.0.113.1'],
    ['a trusted peer forwards it', ['10.0.0.0/8'], '10.1.2.3', '198.51.100.1', '198.51.100.1'],
    [
      'the nearest untrusted hop counts',
      ['10.0.0.0/8'],
      '10.1.2.3',
      '1.1.1.1, 198.51.100.1, 10.9.9.9',
      '198.51.100.1',
    ],
    [
      'a trusted peer that forwards nothing speaks for itself',
      ['10.1.2.3'],
      '10.1.2.3',
      undefined,
      '10.1.2.3',
    ],
    ['nonsense ends the walk', ['10.0.0.0/8'], '10.1.2.3', '198.51.100.1, unknown', '10.1.2.3'],
    ['ports and brackets are left out', ['::1'], '::1', '[2001:db8::7]:443', '2001:db8::7'],
    [
      'an IPv4 address in IPv6 form is that address',
      ['127.0.0.1'],
      '::ffff:127.0.0.1',
      '198.51.100.1:8080',
      '198.51.100.1',
    ],
    ['everyone may be trusted', ['*'], '203.0.113.1', '198.51.100.1, 203.0.113.9', '198.51.100.1'],
    ['IPv6 networks', ['fd00::/8'], 'fd12::1', '2001:db8::7', '2001:db8::7'],
  ])('%s', (_name, trusted, peer, forwarded, expected) => {
    expect(createAddressOf(trusted)(requestFrom(peer, forwarded))).toBe(expected);
  });

  test('without trusted proxies is the peer, whatever the header says', () => {
    const addressOf = createAddressOf([]);
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(addressOf(requestFrom('203.0.113.1', header))).toBe('203.0.113.1');
      }),
    );
  });

  test('cannot be asked with a proxy that is no address', () => {
    for (const entry of ['localhost', '10.0.0.0/x', '10.0.0.0/99', '300.1.1.1', '']) {
      expect(() => createAddressOf([entry]), entry).toThrow(/TRUSTED_PROXIES/);
    }
  });
});
