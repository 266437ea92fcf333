import type { RedisConnection } from '../platform/redis/connection.ts';
import { createLiveProgress, type LiveProgress } from './live-progress.ts';
import type { ProcessingProgress } from './ml.schema.ts';

export interface RedisLiveProgressOptions {
  readonly redis: RedisConnection;
  /** Stands before every key of the installation. */
  readonly prefix: string;
}

/** What a worker that died has said last is forgotten after this time; its run has long been taken over. */
const KEPT_SECONDS = 300;
const MAX_REMEMBERED = 1000;

/** Knows the runs of all processes; while Redis is out of reach, those of this one and what was last heard of others. */
export function createRedisLiveProgress({ redis, prefix }: RedisLiveProgressOptions): LiveProgress {
  const own = createLiveProgress();
  /** What was last told of other processes' runs: progress never falls, not even when Redis cannot be asked. */
  const told = new Map<string, ProcessingProgress>();
  const keyOf = (runId: string) => `${prefix}progress:${runId}`;

  async function ofOthers(runId: string): Promise<ProcessingProgress | undefined> {
    const last = told.get(runId);
    const text = await redis.commands.get(keyOf(runId)).catch(() => null);
    const heard = text === null ? undefined : (JSON.parse(text) as ProcessingProgress);
    if (heard === undefined || (last !== undefined && last.progress > heard.progress)) return last;
    told.delete(runId);
    told.set(runId, heard);
    for (const oldest of told.keys()) {
      if (told.size <= MAX_REMEMBERED) break;
      told.delete(oldest);
    }
    return heard;
  }

  return {
    get: async (runId) => (await own.get(runId)) ?? ofOthers(runId),
    set: (runId, progress) => {
      own.set(runId, progress);
      redis.commands.set(keyOf(runId), JSON.stringify(progress), 'EX', KEPT_SECONDS).catch(() => {});
    },
    remove: (runId) => {
      own.remove(runId);
      told.delete(runId);
      redis.commands.del(keyOf(runId)).catch(() => {});
    },
  };
}
