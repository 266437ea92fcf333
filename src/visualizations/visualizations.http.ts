import type { HttpRoute } from '../procedure/http-route.ts';
import type { SharedView, SharingService } from './sharing.service.ts';
import { sharedInputSchema, sharedResultSchema } from './visualizations.schema.ts';

/** The route that a shared link leads to; whoever has the link may read it. */
export function createVisualizationsHttpRoutes(sharing: SharingService): HttpRoute[] {
  return [
    {
      method: 'GET',
      name: 'visualizations.shared',
      path: '/share/{token}',
      summary: 'The map behind a shared link',
      tag: 'visualizations',
      access: 'public',
      input: sharedInputSchema,
      body: 'none',
      answers: [{ status: 200, description: 'The result, streamed', schema: sharedResultSchema }],
      errors: ['RATE_LIMITED'],
      handle: async ({ context, input }) => {
        const { token, language } = sharedInputSchema.parse(input);
        const view = await sharing.open(token, language, context);
        return {
          status: 200,
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'cache-control': 'no-store',
            'x-robots-tag': 'noindex',
          },
          body: withName(view),
        };
      },
    },
  ];
}

/** The result's own JSON with one more field at its beginning. */
async function* withName({ json, shared }: SharedView): AsyncGenerator<string> {
  let isFirst = true;
  for await (const piece of json) {
    yield isFirst ? `{"shared":${JSON.stringify(shared)},${piece.slice(1)}` : piece;
    isFirst = false;
  }
}
