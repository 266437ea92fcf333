import type { TRPCClient } from '@trpc/client';
import type { AppRouter } from '../../../src/app/router.ts';

/** Every procedure of the service, typed: `api.datasets.list.query({ limit: 10 })`. */
export type Api = TRPCClient<AppRouter>;
