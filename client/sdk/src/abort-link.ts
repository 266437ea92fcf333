import type { TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from '../generated/api.ts';
import { aborted } from './errors.ts';

/** Ends a call with its signal, although the others of its batch go on. A subscription ends by itself. */
export function abortLink(): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        const signal = op.type === 'subscription' ? null : op.signal;
        const abort = () => observer.error(aborted('The call was aborted.', signal?.reason));
        if (signal?.aborted === true) {
          abort();
          return;
        }
        signal?.addEventListener('abort', abort, { once: true });
        const subscription = next(op).subscribe(observer);
        return () => {
          signal?.removeEventListener('abort', abort);
          subscription.unsubscribe();
        };
      });
}
