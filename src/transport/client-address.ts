import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** The address of whoever asks; behind trusted proxies the one they forward. */
export type AddressOf = (request: IncomingMessage) => string;

/**
 * @param trustedProxies addresses and networks (`10.0.0.0/8`) whose X-Forwarded-For counts; `*` trusts every peer
 * @throws RangeError for an entry that is neither
 */
export function createAddressOf(trustedProxies: readonly string[]): AddressOf {
  const isTrusted = createIsTrusted(trustedProxies);
  return (request) => {
    const peer = plainAddress(request.socket.remoteAddress ?? '');
    const forwarded = [request.headers['x-forwarded-for'] ?? []]
      .flat()
      .flatMap((header) => header.split(','))
      .map((entry) => plainAddress(entry.trim()));
    // From the nearest hop outwards; whatever stands beyond the first untrusted one may be made up.
    let address = peer;
    while (isTrusted(address)) {
      const next = forwarded.pop();
      if (next === undefined || isIP(next) === 0) break;
      address = next;
    }
    return address;
  };
}

function createIsTrusted(trustedProxies: readonly string[]): (address: string) => boolean {
  if (trustedProxies.includes('*')) return () => true;
  const trusted = new BlockList();
  for (const entry of trustedProxies) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address);
    const longest = family === 6 ? 128 : 32;
    const prefix = bits === undefined ? longest : Number(bits);
    if (family === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > longest) {
      throw new RangeError(`TRUSTED_PROXIES should hold addresses and networks such as 10.0.0.0/8: ${entry}`);
    }
    trusted.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
}

/** Without the port or brackets a proxy may add, and without the IPv6 form of an IPv4 address. */
function plainAddress(address: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1];
  const withoutPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address)?.[1];
  return (bracketed ?? withoutPort ?? address).replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
