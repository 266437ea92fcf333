import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceName } from '../../../src/auth/device-name.ts';

describe('the name of a device', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox on Linux (desktop)'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0',
      'Microsoft Edge on Windows (desktop)',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      'Safari on iOS (mobile)',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
      'Chrome on Android (mobile)',
    ],
    ['curl/7.88.1', 'curl'],
    ['python-requests/2.31', 'python-requests'],
    ['((((', 'Unknown program'],
    ['   ', 'Unknown device'],
    [null, 'Unknown device'],
  ])('of %s is %s', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });

  it('is short and there for any user agent', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), (userAgent) => {
        const name = deviceName(userAgent);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThan(150);
      }),
    );
  });
});
