import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCContext, createTRPCOptionsProxy, type TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react';
import type { AppRouter } from '../../generated/api.ts';
import type { DataMirageClient } from '../client.ts';

/** Options for TanStack Query of every procedure: `queries.datasets.list.queryOptions({ limit: 10 })`. */
export type Queries = TRPCOptionsProxy<AppRouter>;

export interface DataMirageProviderProps {
  /** From `createClient`; made once, outside of components. */
  readonly client: DataMirageClient;
  readonly queryClient: QueryClient;
  readonly children?: ReactNode;
}

const ClientContext = createContext<DataMirageClient | null>(null);
const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>();

/** Gives the components below it the client and its queries. It stands in for `QueryClientProvider`, too. */
export function DataMirageProvider({ client, queryClient, children }: DataMirageProviderProps): ReactElement {
  const queries = createElement(TRPCProvider, { queryClient, trpcClient: client.trpc, children });
  const provided = createElement(ClientContext.Provider, { value: client }, queries);
  return createElement(QueryClientProvider, { client: queryClient }, provided);
}

/** @throws Error outside of a `DataMirageProvider` */
export function useDataMirage(): DataMirageClient {
  const client = useContext(ClientContext);
  if (client === null) throw new Error('Put the component below a <DataMirageProvider>.');
  return client;
}

export function useQueries(): Queries {
  return useTRPC();
}

/** The same outside of components: in loaders, on a server, in tests. */
export function createQueries(client: DataMirageClient, queryClient: QueryClient): Queries {
  return createTRPCOptionsProxy<AppRouter>({ client: client.trpc, queryClient });
}
