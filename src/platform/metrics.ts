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
  /** A question to the language model, and what came of it. */
  observePhrasing(outcome: PhrasingOutcome): void;
  /** Sentences of a language model that were found true, and those that templates took the place of. */
  observeSentences(sentences: { readonly accepted: number; readonly rejected: number }): void;
  /** A number that is read whenever somebody looks. */
  gauge(name: `data_mirage_${string}`, help: string, read: () => number): void;
}

/** `unusable`: not what was asked for; `over budget`: not asked at all. */
export type PhrasingOutcome = 'answered' | 'unusable' | 'failed' | 'over budget';

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
  const phrasings = new Counter({
    name: 'data_mirage_model_calls_total',
    help: 'Questions to the language model',
    labelNames: ['outcome'],
    registers,
  });
  const sentences = new Counter({
    name: 'data_mirage_model_sentences_total',
    help: 'Sentences of the language model, held against the facts',
    labelNames: ['verdict'],
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

    observePhrasing: (outcome) => phrasings.inc({ outcome }),

    observeSentences: ({ accepted, rejected }) => {
      sentences.inc({ verdict: 'accepted' }, accepted);
      sentences.inc({ verdict: 'rejected' }, rejected);
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
