import { describe, expect, it } from 'vitest';
import { showProgress } from '../../../../src/cli/demo/progress-view.ts';
import { createTerminal } from '../../../../src/cli/demo/terminal.ts';
import { TEXTS } from '../../../../src/cli/demo/texts.ts';
import { wrap } from '../../../../src/cli/demo/wrap.ts';

function recordingStream(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  const stream = {
    isTTY,
    ...(columns === undefined ? {} : { columns }),
    write: (text: string) => written.push(text),
  };
  return { stream, written };
}

async function* steps() {
  for (const progress of [0, 40, 60, 100]) {
    const stage = progress < 50 ? ('reduction' as const) : ('clustering' as const);
    yield { dataset_id: 'd', stage, progress, message: '', estimated_remaining: null };
  }
}

describe('the terminal of the demo', () => {
  it('paints on a terminal, and not where NO_COLOR asks it not to', () => {
    const painted = createTerminal(recordingStream(true).stream, {}).paint.color('#FF8000', 'x');
    expect(painted).toBe('\u001b[38;2;255;128;0mx\u001b[39m');
    for (const [isTTY, environment] of [
      [true, { NO_COLOR: '1' }],
      [true, { TERM: 'dumb' }],
      [false, {}],
    ] as const) {
      expect(createTerminal(recordingStream(isTTY).stream, environment).paint.bold('x')).toBe('x');
    }
  });

  it('renews one line for the progress, no longer than the window, and clears it', async () => {
    const { stream, written } = recordingStream(true, 40);
    await showProgress(steps(), createTerminal(stream, {}), TEXTS.en);
    expect(written).toHaveLength(5);
    expect(written.every((text) => text.startsWith('\r\u001b[2K'))).toBe(true);
    expect(written.every((text) => text.length <= 39 + '\r\u001b[2K'.length)).toBe(true);
    expect(written.at(-1)).toBe('\r\u001b[2K');
  });

  it('writes one line for each stage where lines stay', async () => {
    const { stream, written } = recordingStream(false);
    await showProgress(steps(), createTerminal(stream, {}), TEXTS.en);
    expect(written).toEqual(['  0 %  making the map\n', ' 60 %  finding groups\n']);
  });
});

describe('wrapping', () => {
  it('breaks at spaces and leaves a long word whole', () => {
    expect(wrap('a bb ccc  incomprehensible d', 6)).toEqual(['a bb', 'ccc', 'incomprehensible', 'd']);
    expect(wrap(' ', 6)).toEqual([]);
  });
});
