import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { memoryTerms } from '../../src/ml/pipeline/cost/memory-terms.ts';
import { timeTerms } from '../../src/ml/pipeline/cost/time-terms.ts';
import { PIPELINE_STAGES } from '../../src/ml/pipeline/pipeline-stages.ts';
import { type MeasuredRun, THREADS } from './measure-run.ts';
import { fitCosts, type Sample, sumOf } from './non-negative-least-squares.ts';

const TARGET = new URL('../../src/ml/pipeline/cost/coefficients.ts', import.meta.url);

/** Stages that take less are over before anybody asks. */
const SHORTEST_SECONDS = 0.02;

const MIB = 2 ** 20;

/** An estimate that is too low lets a run die, one that is too high only refuses it: it errs on the high side. */
const SAFETY = 1.1;

/** Fits both models to what was measured and writes the coefficients; prints how well they fit. */
export function writeCoefficients(runs: readonly MeasuredRun[]): void {
  const timeSamples = runs.flatMap(timeSamplesOf);
  const times = fitCosts(timeSamples, SHORTEST_SECONDS);
  const long = timeSamples.filter(({ value }) => value >= SHORTEST_SECONDS);
  const timeErrors = errorsOf(long, times);
  const memorySamples = runs.map(memorySampleOf);
  const bytes = fitCosts(memorySamples, 0);
  const memoryErrors = errorsOf(memorySamples, bytes);
  const text = fileOf(times, bytes, describe(timeErrors), describe(memoryErrors));
  writeFileSync(TARGET, text);
  console.log(`time    ${describe(timeErrors)} over ${long.length} stages`);
  console.log(
    `memory  ${describe(memoryErrors)} over ${memorySamples.length} runs, before the safety margin`,
  );
}

function timeSamplesOf({ workload, seconds }: MeasuredRun): Sample[] {
  return PIPELINE_STAGES.flatMap((stage) => {
    const terms = new Map<string, number>();
    for (const { model, terms: counts } of timeTerms(stage, workload)) {
      counts.forEach((count, t) => {
        terms.set(`${model}:${t}`, count);
      });
    }
    return terms.size === 0 ? [] : [{ value: seconds[stage], terms }];
  });
}

function memorySampleOf({ workload, peakMiB }: MeasuredRun): Sample {
  return { value: peakMiB * MIB, terms: new Map(Object.entries(memoryTerms(workload))) };
}

/** Relative, ascending in magnitude. */
function errorsOf(samples: readonly Sample[], costs: ReadonlyMap<string, number>): number[] {
  return samples
    .map(({ value, terms }) => sumOf(terms, costs) / value - 1)
    .sort((a, b) => Math.abs(a) - Math.abs(b));
}

function describe(errors: readonly number[]): string {
  const at = (share: number) => percent(errors[Math.floor(share * (errors.length - 1))] ?? 0);
  return `error ${at(0.5)} in the median, ${at(0.9)} in the worst tenth`;
}

function percent(error: number): string {
  return `${Math.round(100 * Math.abs(error))} %`;
}

function fileOf(
  times: ReadonlyMap<string, number>,
  bytes: ReadonlyMap<string, number>,
  timeError: string,
  memoryError: string,
): string {
  const models = new Map<string, number[]>();
  for (const [name, seconds] of times) {
    const [model = '', term] = name.split(':');
    const costs = models.get(model) ?? [];
    costs[Number(term)] = rounded(seconds * 1e9);
    models.set(model, costs);
  }
  const lines = [
    "import type { MemoryTerm } from './memory-terms.ts';",
    "import type { TimeModel } from './time-terms.ts';",
    '',
    '/** Written by `npm run bench:cost-model`; not to be edited. */',
    '',
    `/** Of the machine that was measured: ${cpus()[0]?.model.trim() ?? 'unknown'}. */`,
    `export const FITTED_THREADS = ${THREADS};`,
    '',
    `/** Nanoseconds that each term of a model of time costs; ${timeError}. */`,
    'export const NANOSECONDS: Readonly<Record<TimeModel, readonly number[]>> = {',
    ...[...models].map(([model, costs]) => `  ${model}: [${costs.join(', ')}],`),
    '};',
    '',
    `/** Bytes that each term of the model of memory costs, ${Math.round(100 * (SAFETY - 1))} % added; ${memoryError}. */`,
    'export const BYTES: Readonly<Record<MemoryTerm, number>> = {',
    ...[...bytes].map(([term, cost]) => `  ${term}: ${rounded(cost * SAFETY)},`),
    '};',
    '',
  ];
  return lines.join('\n');
}

/** Three digits are more than the model is worth; what is left of a term that does not matter is 0. */
function rounded(value: number): number {
  return value < NEGLIGIBLE ? 0 : Number(value.toPrecision(3));
}

const NEGLIGIBLE = 1e-6;
