import { readFileSync } from 'node:fs';
import { adjustedRandIndex } from '../../../src/kernels/adjusted-rand-index.ts';
import { matrix } from '../../../src/kernels/matrix.ts';
import { trustworthiness } from '../../../src/kernels/trustworthiness.ts';
import { readTable } from './read-table.ts';

/**
 * Judges results where Python is missing: trustworthiness of maps, agreement of clusterings with the truth.
 *
 * Arguments: task, table, results. Prints a JSON object from file to figures.
 */
const [, , task = '', prefix = '', ...results] = process.argv;
const { x, rows, columns } = readTable(prefix);
const judged = Object.fromEntries(results.map((path) => [path, judge(path)]));
process.stdout.write(`${JSON.stringify(judged)}\n`);

function judge(path: string): Record<string, number> {
  const bytes = Uint8Array.from(readFileSync(path)).buffer;
  if (task === 'umap' || task === 'tsne') {
    const layout = matrix(Float64Array.from(new Float32Array(bytes)), rows, 3);
    const found = trustworthiness(matrix(Float64Array.from(x), rows, columns), layout);
    return found === null ? {} : { trustworthiness: found.value };
  }
  if (task === 'pca' || task === 'isolation_forest') return {};
  const labels = new Int32Array(bytes);
  const truth = new Int32Array(Uint8Array.from(readFileSync(`${prefix}.truth.i32`)).buffer);
  const isKnown = (_: number, row: number) => (truth[row] ?? -1) >= 0;
  return { ari_truth: adjustedRandIndex(truth.filter(isKnown), labels.filter(isKnown)) };
}
