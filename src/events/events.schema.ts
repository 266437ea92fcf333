import * as z from 'zod';
import {
  clusterExplanationSchema,
  processingResultSchema,
  stageSchema,
  vectorSchema,
} from '../ml/ml.schema.ts';
import { idSchema, timestampSchema } from '../procedure/wire.ts';

/** The live stream: what /ws, tRPC subscriptions and the SDK all read. */

const envelope = {
  /** One rising cursor per user. */
  event_id: z.int(),
  timestamp: timestampSchema,
  user_id: idSchema,
};

/** A result on the wire, or one whose points must be fetched because they are many. */
const deliveredResultSchema = processingResultSchema.partial({ points: true }).extend({
  points_url: z.string().optional(),
});

export const liveEventSchema = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('processing_started'),
      ...envelope,
      dataset_id: idSchema,
      run_id: idSchema,
      config: z.record(z.string(), z.unknown()),
    }),
    z.object({
      type: z.literal('processing_progress'),
      ...envelope,
      dataset_id: idSchema,
      run_id: idSchema,
      stage: stageSchema,
      progress: z.number(),
      message: z.string(),
      estimated_remaining: z.number().nullable(),
    }),
    z.object({
      type: z.literal('processing_completed'),
      ...envelope,
      dataset_id: idSchema,
      run_id: idSchema,
      result: deliveredResultSchema,
    }),
    z.object({
      type: z.literal('processing_error'),
      ...envelope,
      dataset_id: idSchema,
      run_id: idSchema,
      error: z.string(),
    }),
    z.object({
      type: z.literal('processing_cancelled'),
      ...envelope,
      dataset_id: idSchema,
      run_id: idSchema,
    }),
    z.object({
      type: z.literal('rag_completed'),
      ...envelope,
      dataset_id: idSchema,
      run_id: idSchema,
      explanations: z.array(clusterExplanationSchema),
    }),
    z.object({ type: z.literal('dataset_uploaded'), ...envelope, dataset_id: idSchema, name: z.string() }),
    z.object({
      type: z.literal('notification'),
      ...envelope,
      level: z.enum(['info', 'warning', 'error']),
      message: z.string(),
    }),
    /** The map while it forms, for those who ask; neither kept nor replayed, and left out for slow readers. */
    z.object({
      type: z.literal('processing_frame'),
      ...envelope,
      dataset_id: idSchema,
      run_id: idSchema,
      step: z.int().describe('Iterations or epochs that have led here'),
      total_points: z.int().describe('Points of the whole map'),
      stride: z.int().min(1).describe('Position k is that of point k · stride of the result'),
      minimum: vectorSchema.describe('Smallest value of each axis'),
      maximum: vectorSchema.describe('Largest value of each axis'),
      positions: z
        .string()
        .describe(
          'Base64 of three unsigned 16-bit numbers (x, y, z; little-endian) per position: 0 is the smallest value of the axis, 65535 the largest',
        ),
    }),
    /** The cursor asked for is older than what is kept: read the state anew. */
    z.object({ type: z.literal('resync'), ...envelope }),
  ])
  .meta({ id: 'LiveEvent' });
export type LiveEvent = z.infer<typeof liveEventSchema>;

/** What a client may say on /ws. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('join_dataset'), dataset_id: idSchema }),
  z.object({ type: z.literal('leave_dataset'), dataset_id: idSchema }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

export const subscribeInputSchema = z.object({
  /** The last event seen; tRPC fills it in when a subscription reconnects. */
  lastEventId: z.string().regex(/^\d+$/).nullish(),
  /** Also the map while it forms. */
  frames: z.boolean().nullish(),
});
/** The cursor of a subscription's input; undefined when the reader has seen nothing yet. */
export function cursorOf(lastEventId: string | null | undefined): number | undefined {
  return lastEventId === null || lastEventId === undefined ? undefined : Number(lastEventId);
}

export const subscribeProgressInputSchema = subscribeInputSchema.extend({ dataset_id: idSchema });
