import type { ProcessingResult } from '../../ml/ml.schema.ts';
import { mostExtreme } from './extremes.ts';
import type { Terminal } from './terminal.ts';
import type { Texts } from './texts.ts';
import { wrap } from './wrap.ts';

/** Prints what a run found: groups with what sets them apart, unusual rows, how good the map is. */
export function printReport(result: ProcessingResult, terminal: Terminal, texts: Texts): void {
  const { metadata } = result;
  printParagraph(terminal, `${texts.features} ${metadata.features_used.join(', ')}.`);
  if (metadata.preprocessing_steps.length > 0) {
    printHeading(terminal, texts.steps);
    for (const step of metadata.preprocessing_steps) printBullet(terminal, step);
  }
  printClusters(result, terminal, texts);
  printAnomalies(result, terminal, texts);
  printMetrics(result, terminal, texts);
}

export function printHeading(terminal: Terminal, text: string): void {
  terminal.line();
  terminal.line(terminal.paint.bold(text));
}

export function printPairs(terminal: Terminal, pairs: readonly (readonly [string, string])[]): void {
  const width = Math.max(...pairs.map(([value]) => value.length));
  for (const [value, name] of pairs) terminal.line(`  ${value.padStart(width)}  ${name}`);
}

function printClusters(result: ProcessingResult, terminal: Terminal, texts: Texts): void {
  const { clusters, explanations, points } = result;
  printHeading(terminal, texts.clusters);
  if (clusters.length === 0) {
    terminal.line(`  ${texts.noClusters}`);
    return;
  }
  const { cluster: nameHeading, rows: rowsHeading, apart } = texts.headings;
  const nameWidth = Math.max(nameHeading.length, ...clusters.map(({ label }) => label.length));
  const number = new Intl.NumberFormat(texts.locale, { useGrouping: 'min2' });
  const share = new Intl.NumberFormat(texts.locale, { style: 'percent' });
  const rowsWidth = Math.max(rowsHeading.length, ...clusters.map(({ count }) => number.format(count).length));
  const indent = 4 + nameWidth + 2 + rowsWidth + 2 + 5 + 2;
  const textWidth = Math.max(30, terminal.width - indent);
  terminal.line(
    terminal.paint.dim(
      `    ${nameHeading.padEnd(nameWidth)}  ${rowsHeading.padStart(rowsWidth)}    %    ${apart}`,
    ),
  );
  for (const { id, label, color, count } of clusters) {
    const told = explanations.find((explanation) => explanation.cluster_id === id);
    const texts = told?.characteristics.length ? told.characteristics : [told?.explanation ?? ''];
    const lines = texts.flatMap((text) => wrap(text, textWidth));
    const percent = share.format(count / points.length).padStart(5);
    terminal.line(
      `  ${terminal.paint.color(color, '●')} ${label.padEnd(nameWidth)}  ${number.format(count).padStart(rowsWidth)}  ${percent}  ${lines[0] ?? ''}`,
    );
    for (const line of lines.slice(1)) terminal.line(`${' '.repeat(indent)}${line}`);
  }
}

const EXTREMES_SHOWN = 5;

function printAnomalies(result: ProcessingResult, terminal: Terminal, texts: Texts): void {
  const { anomalies, points } = result;
  if (anomalies.length === 0) return;
  const number = new Intl.NumberFormat(texts.locale, { maximumFractionDigits: 2, useGrouping: 'min2' });
  const share = new Intl.NumberFormat(texts.locale, { style: 'percent', maximumFractionDigits: 1 });
  const title = texts.anomalies(
    number.format(anomalies.length),
    share.format(anomalies.length / points.length),
  );
  const extremes = mostExtreme(result, EXTREMES_SHOWN);
  printHeading(terminal, extremes.length === 0 ? title : texts.withFarthest(title));
  for (const { id, column, value, usual, known } of extremes) {
    const what = `${column} ${texts.insteadOf(number.format(value), number.format(usual))}`;
    printBullet(terminal, `${what}: ${[texts.row(id), ...known].join(', ')}`);
  }
}

function printMetrics(result: ProcessingResult, terminal: Terminal, texts: Texts): void {
  const { performance } = result;
  const number = new Intl.NumberFormat(texts.locale, { maximumSignificantDigits: 3, useGrouping: 'min2' });
  const shown = performance.explained_variance_ratio?.slice(0, 3).reduce((sum, ratio) => sum + ratio, 0);
  const { metricNames: names } = texts;
  const pairs = [
    [performance.silhouette_score, names.silhouette],
    [performance.calinski_harabasz_score, names.calinskiHarabasz],
    [performance.davies_bouldin_score, names.daviesBouldin],
    [performance.trustworthiness, names.trustworthiness],
    [shown ?? null, names.explainedVariance],
    [performance.stress, names.stress],
  ] as const;
  const known = pairs.flatMap(([value, name]): [string, string][] =>
    value === null ? [] : [[number.format(value), name]],
  );
  if (known.length === 0) return;
  printHeading(terminal, texts.metrics);
  printPairs(terminal, known);
}

function printParagraph(terminal: Terminal, text: string): void {
  for (const line of wrap(text, terminal.width)) terminal.line(line);
}

function printBullet(terminal: Terminal, text: string): void {
  wrap(text, terminal.width - 4).forEach((line, index) => {
    terminal.line(`${index === 0 ? '  - ' : '    '}${line}`);
  });
}
