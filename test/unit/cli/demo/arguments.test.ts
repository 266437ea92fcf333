import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../src/cli/command/failure.ts';
import { parseArguments } from '../../../../src/cli/demo/arguments.ts';

describe('the arguments of the demo', () => {
  it('default to the sample, English, and staying up', () => {
    expect(parseArguments([])).toEqual({
      help: false,
      once: false,
      file: null,
      language: 'en',
      method: null,
      port: null,
    });
  });

  it('are read', () => {
    expect(
      parseArguments(['--once', '--file', 'my.csv', '--language=fr', '--method', 'tsne', '--port', '0']),
    ).toEqual({ help: false, once: true, file: 'my.csv', language: 'fr', method: 'tsne', port: 0 });
  });

  it.each([
    [['--methode', 'pca'], '--methode'],
    [['--method', 'mds'], 'tsne or umap or pca'],
    [['--language', 'de'], 'fr or en'],
    [['--port', '70000'], 'from 0 to 65535'],
    [['--port', '80x'], 'from 0 to 65535'],
    [['my.csv'], 'my.csv'],
  ])('that make no sense are refused: %s', (args, told) => {
    expect(() => parseArguments(args)).toThrow(UsageError);
    expect(() => parseArguments(args)).toThrow(told);
  });
});
