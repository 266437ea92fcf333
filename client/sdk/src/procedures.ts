import type { TRPCUntypedClient } from '@trpc/client';
import { type Api, type AppRouter, type CallOptions, type LiveEvent, PROCEDURES } from '../generated/api.ts';
import { liveEvents, type OpenSubscription } from './live.ts';

type ProcedurePath = { [Slice in keyof Api]: `${Slice}.${keyof Api[Slice] & string}` }[keyof Api];
type ProcedureKind = 'query' | 'mutation' | 'subscription';
type Procedure = (input?: object, options?: CallOptions) => Promise<unknown> | AsyncIterable<LiveEvent>;

/** The generated list names every method of `Api`, and no other. */
const KINDS: Readonly<Record<ProcedurePath, ProcedureKind>> = PROCEDURES;

/** Every procedure of the service as a method: real objects, which editors, consoles and debuggers can show. */
export function createApi(trpc: TRPCUntypedClient<AppRouter>, url: string): Api {
  const slices: Record<string, Record<string, Procedure>> = {};
  for (const [path, kind] of Object.entries(KINDS)) {
    const [slice = '', name = ''] = path.split('.');
    slices[slice] = { ...slices[slice], [name]: procedureOf(trpc, url, path, kind) };
  }
  return slices as object as Api;
}

function procedureOf(
  trpc: TRPCUntypedClient<AppRouter>,
  url: string,
  path: string,
  kind: ProcedureKind,
): Procedure {
  if (kind !== 'subscription') {
    return (input, { signal } = {}) => trpc[kind](path, input, signal === undefined ? {} : { signal });
  }
  const open = subscriptionOf(trpc, path);
  return (input = {}, { signal } = {}) => liveEvents({ open, url, input, wants: isAny }, signal);
}

export function subscriptionOf(trpc: TRPCUntypedClient<AppRouter>, path: string): OpenSubscription {
  return (input, observer) => trpc.subscription(path, input, observer);
}

function isAny(_event: LiveEvent): _event is LiveEvent {
  return true;
}
