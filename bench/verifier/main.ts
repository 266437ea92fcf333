import { verifySentence } from '../../src/explanations/verify/verify-sentence.ts';
import { generateSentences } from '../../test/support/explanations/generate-sentences.ts';

/**
 * How many false sentences the verifier lets through, how many true ones it refuses, and its time per sentence, on sentences
 * generated from a new seed: `npm run bench:verifier [-- sentences [seed]]`.
 */

const count = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000_000);

const sentences = generateSentences(count, seed);
console.log(`seed ${seed}: ${sentences.length} sentences, half of them true`);
const start = performance.now();
const verdicts = sentences.map(({ text, cited, context }) => verifySentence(text, cited, context));
const elapsed = performance.now() - start;

let falsePasses = 0;
let refusals = 0;
sentences.forEach((sentence, i) => {
  const { ok } = verdicts[i]!;
  if (ok === sentence.isTrue) return;
  if (ok) {
    falsePasses++;
    console.log(
      `false, but passed (${sentence.change}): ${sentence.text}  [${sentence.cited.map(({ id }) => id).join(' ')}]`,
    );
  } else refusals++;
});
const trueCount = sentences.filter(({ isTrue }) => isTrue).length;
const rate = (part: number, whole: number) => `${part} of ${whole} (${((100 * part) / whole).toFixed(2)} %)`;
console.log(`false sentences passed: ${rate(falsePasses, sentences.length - trueCount)}`);
console.log(`true sentences refused: ${rate(refusals, trueCount)}`);
console.log(`${(elapsed / sentences.length).toFixed(2)} ms per sentence`);
if (falsePasses > 0) process.exitCode = 1;
