import type { IncomingMessage } from 'node:http';

/** From which hosts and pages the service may be asked. */
export interface CallerPolicy {
  /** Whether the request was sent to a name this service answers to. */
  isTrustedHost(request: IncomingMessage): boolean;
  /** Whether a page of this origin may call: it is configured, or it is our own. */
  isAllowedOrigin(origin: string, request: IncomingMessage): boolean;
}

export interface CallerPolicyOptions {
  /** Names, `*.example.com` for every name below one, `*` for all; none: all. */
  readonly trustedHosts: readonly string[];
  readonly corsOrigins: readonly string[];
}

export function createCallerPolicy({ trustedHosts, corsOrigins }: CallerPolicyOptions): CallerPolicy {
  const hosts = trustedHosts.map((host) => host.toLowerCase());
  const origins = new Set(corsOrigins.map((origin) => origin.toLowerCase().replace(/\/$/, '')));

  return {
    isTrustedHost: (request) => {
      if (hosts.length === 0) return true;
      const name = hostName(request.headers.host ?? '');
      return hosts.some((host) =>
        host.startsWith('*.') ? name.endsWith(host.slice(1)) : host === '*' || host === name,
      );
    },

    isAllowedOrigin: (origin, request) => {
      const asked = origin.toLowerCase();
      if (origins.has('*') || origins.has(asked)) return true;
      return asked.replace(/^https?:\/\//, '') === request.headers.host?.toLowerCase();
    },
  };
}

/** Without the port. */
function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}
