import type { HttpRoute } from '../procedure/http-route.ts';
import { contentDisposition } from './download-name.ts';
import { type ExportFormat, exportInputSchema } from './export.schema.ts';
import type { ExportService } from './export.service.ts';

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  arrow: 'application/vnd.apache.arrow.file',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export function createExportHttpRoutes(exports: ExportService): HttpRoute[] {
  return [
    {
      method: 'GET',
      name: 'datasets.export',
      path: '/datasets/{id}/export',
      summary: 'Download a dataset as a file, with or without its latest results',
      tag: 'datasets',
      access: 'user',
      input: exportInputSchema,
      body: 'none',
      answers: [{ status: 200, description: 'The file, streamed, in the format asked for' }],
      handle: async ({ context, input, signal }) => {
        const principal = await context.authenticate();
        const wanted = exportInputSchema.parse(input);
        const { name, bytes, content } = await exports.open(principal, wanted, signal);
        return {
          status: 200,
          headers: {
            'content-type': MEDIA_TYPES[wanted.format],
            'content-disposition': contentDisposition(name, wanted.format),
            'cache-control': 'private, no-store',
            ...(bytes === null ? {} : { 'content-length': String(bytes) }),
          },
          body: content,
        };
      },
    },
  ];
}
