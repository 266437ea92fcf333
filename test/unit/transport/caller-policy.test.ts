import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createCallerPolicy } from '../../../src/transport/caller-policy.ts';

function requestTo(host: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers.host = host;
  return request;
}

describe('origins', () => {
  const policy = createCallerPolicy({ trustedHosts: [], corsOrigins: ['https://App.example/'] });
  test.each([
    ['https://app.example', 'api.example', true],
    ['https://APP.example', 'api.example', true],
    ['https://api.example', 'api.example', true],
    ['http://localhost:8000', 'localhost:8000', true],
    ['http://localhost:9000', 'localhost:8000', false],
    ['https://app.example.evil', 'api.example', false],
    ['http://app.example', 'api.example', false],
    ['null', 'api.example', false],
    ['', 'api.example', false],
  ])('%s asking %s: %s', (origin, host, allowed) => {
    expect(policy.isAllowedOrigin(origin, requestTo(host))).toBe(allowed);
  });

  test('a star allows them all', () => {
    const open = createCallerPolicy({ trustedHosts: [], corsOrigins: ['*'] });
    expect(open.isAllowedOrigin('https://anywhere.example', requestTo('x'))).toBe(true);
  });
});

describe('hosts', () => {
  test('none configured means all; a star too', () => {
    for (const trustedHosts of [[], ['*']]) {
      const policy = createCallerPolicy({ trustedHosts, corsOrigins: [] });
      expect(policy.isTrustedHost(requestTo('anything'))).toBe(true);
    }
  });

  test('a name below a domain is not the domain', () => {
    const policy = createCallerPolicy({ trustedHosts: ['*.example.com', '[::1]'], corsOrigins: [] });
    const trusted = (host: string) => policy.isTrustedHost(requestTo(host));
    expect(trusted('a.example.com:80')).toBe(true);
    expect(trusted('example.com')).toBe(false);
    expect(trusted('evilexample.com')).toBe(false);
    expect(trusted('[::1]:8000')).toBe(true);
    expect(trusted('')).toBe(false);
  });
});
