import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codeBlocksOf } from '../support/code-blocks.ts';
import { compile } from '../support/compile.ts';

const MISTAKES = 'test/fixtures/types/mistakes.ts';
const COMPILED = new Set(['js', 'ts', 'tsx']);

/** The programs in a Markdown file, as files beside the client. */
function programsIn(path: string): Record<string, string> {
  const blocks = codeBlocksOf(new URL(`../../${path}`, import.meta.url));
  const programs = blocks.filter(({ language }) => COMPILED.has(language));
  return Object.fromEntries(
    programs.map(({ language, code }, i) => [
      `client/sdk/${path.replaceAll(/\W/g, '-')}-${i + 1}.${language}`,
      code,
    ]),
  );
}

test('a wrong method, field, type of event, value or option is an error where it stands', () => {
  const found = compile([MISTAKES]).map(({ line, message }) => [line, message.split('\n')[0]]);
  const says = (text: string) => expect.stringContaining(text);
  expect(found).toEqual([
    [5, says("Property 'fetch' does not exist on type 'Datasets'")],
    [6, says("'limitt' does not exist in type 'DatasetsListInput'")],
    [7, says("Property 'rows' does not exist on type 'DatasetList'")],
    [8, says('Type \'"dataset_vanished"\' is not assignable to type')],
    [9, says('Type \'"lda"\' is not assignable to type')],
    [10, says("'token' does not exist in type 'ClientOptions'")],
  ]);
});

test('every program in the README of the client, in the docs and in the examples compiles', () => {
  const examples = readdirSync(new URL('../../client/sdk/examples', import.meta.url));
  const texts = { ...programsIn('client/sdk/README.md'), ...programsIn('docs/client.md') };
  expect(Object.keys(texts).length).toBeGreaterThan(6);
  expect(
    compile(
      examples.map((file) => `client/sdk/examples/${file}`),
      texts,
    ),
  ).toEqual([]);
});
