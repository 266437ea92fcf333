import { tracked } from '@trpc/server';
import { router, userProcedure } from '../procedure/procedure.ts';
import { cursorOf, subscribeInputSchema } from './events.schema.ts';
import type { EventReader } from './read-events.ts';

export function createEventsRouter(readEvents: EventReader) {
  return router({
    onEvent: userProcedure
      .meta({ summary: "The caller's live events, from the last one seen" })
      .input(subscribeInputSchema.nullish())
      .subscription(async function* ({ ctx, input, signal }) {
        const events = readEvents({
          userId: ctx.principal.userId,
          lastEventId: cursorOf(input?.lastEventId),
          frames: input?.frames ?? false,
          whenWritable: ctx.whenWritable,
          signal,
        });
        for await (const event of events) yield tracked(String(event.event_id), event);
      }),
  });
}
