/** Where the demo writes: a terminal with colours and a line that renews itself, or a plain stream of lines. */
export interface Terminal {
  readonly isInteractive: boolean;
  /** Columns. */
  readonly width: number;
  readonly paint: Paint;
  line(text?: string): void;
  /** Shows `text` in place of the status before it; nothing where lines cannot be rewritten. */
  status(text: string): void;
  clearStatus(): void;
}

export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  /** `#RRGGBB` */
  color(hex: string, text: string): string;
}

export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const DEFAULT_WIDTH = 100;
const MAX_WIDTH = 120;

export function createTerminal(
  stream: OutputStream,
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const isInteractive = stream.isTTY === true && environment['TERM'] !== 'dumb';
  const colored = isInteractive && (environment['NO_COLOR'] ?? '') === '';
  let statusShown = false;

  const clearStatus = () => {
    if (statusShown) stream.write('\r\u001b[2K');
    statusShown = false;
  };

  return {
    isInteractive,
    width: Math.min(stream.columns ?? DEFAULT_WIDTH, MAX_WIDTH),
    paint: colored ? PAINT : PLAIN,
    line(text = '') {
      clearStatus();
      stream.write(`${text}\n`);
    },
    status(text) {
      if (!isInteractive) return;
      const columns = stream.columns ?? DEFAULT_WIDTH;
      stream.write(`\r\u001b[2K${cut(text, columns - 1)}`);
      statusShown = true;
    },
    clearStatus,
  };
}

const PAINT: Paint = {
  bold: (text) => `\u001b[1m${text}\u001b[22m`,
  dim: (text) => `\u001b[2m${text}\u001b[22m`,
  color(hex, text) {
    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    return `\u001b[38;2;${red};${green};${blue}m${text}\u001b[39m`;
  },
};

const PLAIN: Paint = { bold: (text) => text, dim: (text) => text, color: (_hex, text) => text };

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
