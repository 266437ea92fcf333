import { AppError } from '../platform/app-error.ts';
import type { Principal } from '../procedure/context.ts';

export type CanRead = (principal: Principal, datasetId: string) => Promise<boolean>;

/** The datasets one connection follows. Whether it still may is asked at every delivery. */
export interface Rooms {
  readonly joined: ReadonlySet<string>;
  /** @throws AppError FORBIDDEN for a dataset that may not be read, RATE_LIMITED for too many */
  join(datasetId: string): Promise<void>;
  leave(datasetId: string): void;
}

export interface RoomsOptions {
  readonly principal: Principal;
  readonly canRead: CanRead;
}

const MAX_ROOMS = 1000;

export function createRooms({ principal, canRead }: RoomsOptions): Rooms {
  const joined = new Set<string>();
  return {
    joined,

    async join(datasetId) {
      if (joined.size >= MAX_ROOMS) {
        throw new AppError({
          code: 'RATE_LIMITED',
          message: `One connection follows ${MAX_ROOMS} datasets at most. Leave some first.`,
        });
      }
      if (!(await canRead(principal, datasetId))) {
        throw new AppError({ code: 'FORBIDDEN', message: 'You may not follow this dataset.' });
      }
      joined.add(datasetId);
    },

    leave(datasetId) {
      joined.delete(datasetId);
    },
  };
}
