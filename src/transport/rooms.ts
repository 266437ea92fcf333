import { AppError } from '../platform/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Principal } from '../procedure/context.ts';

export type CanRead = (principal: Principal, datasetId: string) => Promise<boolean>;

/** The datasets one connection follows, and whether it still may. */
export interface Rooms {
  readonly joined: ReadonlySet<string>;
  /** @throws AppError FORBIDDEN for a dataset that may not be read, RATE_LIMITED for too many */
  join(datasetId: string): Promise<void>;
  leave(datasetId: string): void;
  /** As of at most a second ago. */
  mayRead(datasetId: string): Promise<boolean>;
}

export interface RoomsOptions {
  readonly principal: Principal;
  readonly canRead: CanRead;
  readonly clock: Clock;
}

const MAX_AGE_MS = 1000;
const MAX_ROOMS = 1000;

export function createRooms({ principal, canRead, clock }: RoomsOptions): Rooms {
  const joined = new Set<string>();
  const answers = new Map<string, { askedAt: number; answer: Promise<boolean> }>();

  function mayRead(datasetId: string): Promise<boolean> {
    const now = clock.now().getTime();
    const known = answers.get(datasetId);
    if (known !== undefined && now - known.askedAt < MAX_AGE_MS) return known.answer;
    const answer = canRead(principal, datasetId);
    answers.set(datasetId, { askedAt: now, answer });
    // A failed question is no answer to remember.
    answer.catch(() => answers.delete(datasetId));
    return answer;
  }

  return {
    joined,
    mayRead,

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
      answers.delete(datasetId);
    },
  };
}
