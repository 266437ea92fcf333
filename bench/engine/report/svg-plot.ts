import { seconds } from './format.ts';

export interface Series {
  readonly name: string;
  /** Rising rows; `isEstimate`: drawn hollow. */
  readonly points: readonly {
    readonly rows: number;
    readonly seconds: number;
    readonly isEstimate: boolean;
  }[];
}

const WIDTH = 720;
const HEIGHT = 400;
const LEFT = 70;
const RIGHT = 190;
const TOP = 36;
const BOTTOM = 44;
/** Okabe & Ito (2008): told apart by colour-blind readers too. */
const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000'];

/** Time against rows, both axes logarithmic; ours, the first, is drawn bold. */
export function svgPlot(title: string, series: readonly Series[]): string {
  const points = series.flatMap((one) => one.points);
  const x = logScale(
    points.map((point) => point.rows),
    LEFT,
    WIDTH - RIGHT,
  );
  const y = logScale(
    points.map((point) => point.seconds),
    HEIGHT - BOTTOM,
    TOP,
  );
  const grid = [
    ...x.ticks.map((rows) =>
      rule(x.at(rows), TOP, x.at(rows), HEIGHT - BOTTOM).concat(
        text(x.at(rows), HEIGHT - BOTTOM + 18, 'middle', rows >= 1000 ? `${rows / 1000}k` : String(rows)),
      ),
    ),
    ...y.ticks.map((value) =>
      rule(LEFT, y.at(value), WIDTH - RIGHT, y.at(value)).concat(
        text(LEFT - 8, y.at(value) + 4, 'end', seconds(value)),
      ),
    ),
  ];
  const curves = series.map(({ name, points: own }, i) => {
    const colour = COLOURS[i % COLOURS.length] ?? '#000000';
    const path = own.map((point) => `${place(x.at(point.rows))},${place(y.at(point.seconds))}`).join(' ');
    const dots = own.map(
      (point) =>
        `<circle cx="${place(x.at(point.rows))}" cy="${place(y.at(point.seconds))}" r="3.5" stroke="${colour}" fill="${point.isEstimate ? '#ffffff' : colour}"/>`,
    );
    const legend = HEIGHT - BOTTOM - 18 * (series.length - 1 - i) - 6;
    return [
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="${i === 0 ? 3 : 1.5}"/>`,
      ...dots,
      `<rect x="${WIDTH - RIGHT + 16}" y="${legend - 9}" width="12" height="4" fill="${colour}"/>`,
      text(WIDTH - RIGHT + 34, legend, 'start', name),
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title><rect width="100%" height="100%" fill="#ffffff"/>`,
    text(LEFT, 22, 'start', title),
    ...grid,
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, 'middle', 'rows'),
    ...curves,
    '</svg>\n',
  ].join('\n');
}

/** Powers of ten are the ticks; the range ends at them. */
function logScale(values: readonly number[], from: number, to: number) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    at: (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
    ticks: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)),
  };
}

function rule(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${place(x1)}" y1="${place(y1)}" x2="${place(x2)}" y2="${place(y2)}" stroke="#dddddd"/>`;
}

function text(x: number, y: number, anchor: 'start' | 'middle' | 'end', content: string): string {
  return `<text x="${place(x)}" y="${place(y)}" text-anchor="${anchor}" fill="#222222">${escaped(content)}</text>`;
}

function place(value: number): string {
  return value.toFixed(1);
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
