import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the service tells Prometheus of itself. */
export interface Metrics {
  readonly contentType: string;
  /** Everything in Prometheus' text format, gauges read just now. */
  text(): Promise<string>;
  observeRequest(request: {
    readonly method: string;
    /** The pattern of the route, never an address. */
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  observeRun(run: {
    readonly outcome: 'completed' | 'failed' | 'cancelled';
    readonly reductionMethod: string;
    readonly clusteringMethod: string;
    /** From its start to its stored result; absent when it has none. */
    readonly seconds?: number | undefined;
  }): void;
  observeUpload(upload: { readonly kind: string; readonly bytes: number; readonly rows: number }): void;
  /** A number that is read whenever somebody looks. */
  gauge(name: `data_mirage_${string}`, help: string, read: () => number): void;
}

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30, 120];
const RUN_SECONDS = [0.5, 1, 2, 5, 10, 30, 60, 180, 600, 1800];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'data_mirage_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const runs = new Counter({
    name: 'data_mirage_runs_total',
    help: 'Runs that ended',
    labelNames: ['outcome', 'reduction_method', 'clustering_method'],
    registers,
  });
  const runSeconds = new Histogram({
    name: 'data_mirage_run_duration_seconds',
    help: 'Time from the start of a run to its stored result',
    labelNames: ['reduction_method'],
    buckets: RUN_SECONDS,
    registers,
  });
  const uploads = new Counter({
    name: 'data_mirage_uploads_total',
    help: 'Files that became datasets',
    labelNames: ['kind'],
    registers,
  });
  const uploadedBytes = new Counter({
    name: 'data_mirage_uploaded_bytes_total',
    help: 'Bytes of the files that became datasets',
    registers,
  });
  const uploadedRows = new Counter({
    name: 'data_mirage_uploaded_rows_total',
    help: 'Rows of the files that became datasets',
    registers,
  });

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),

    observeRequest: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: String(status) }, seconds),

    observeRun: ({ outcome, reductionMethod, clusteringMethod, seconds }) => {
      runs.inc({ outcome, reduction_method: reductionMethod, clustering_method: clusteringMethod });
      if (seconds !== undefined) runSeconds.observe({ reduction_method: reductionMethod }, seconds);
    },

    observeUpload: ({ kind, bytes, rows }) => {
      uploads.inc({ kind });
      uploadedBytes.inc(bytes);
      uploadedRows.inc(rows);
    },

    gauge: (name, help, read) => {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
  };
}
