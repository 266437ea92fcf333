/** Of anomalous points, whatever their cluster. */
export const ANOMALY_COLOR = '#FF0000';

/** Of points that belong to no cluster. */
export const NOISE_COLOR = '#808080';

/**
 * Colours that stay apart for colour-blind eyes, the most different ones first: Okabe & Ito (2008), then Paul Tol's
 * "muted" and "light" schemes (2021). Beyond these, colours repeat.
 */
const CLUSTER_COLORS = [
  '#0072B2',
  '#E69F00',
  '#009E73',
  '#CC79A7',
  '#56B4E9',
  '#F0E442',
  '#D55E00',
  '#332288',
  '#999933',
  '#882255',
  '#44AA99',
  '#DDCC77',
  '#AA4499',
  '#117733',
  '#88CCEE',
  '#CC6677',
  '#77AADD',
  '#AAAA00',
  '#FFAABB',
  '#99DDFF',
  '#EE8866',
  '#BBCC33',
  '#EEDD88',
  '#44BB99',
] as const;

/** @param label −1 for noise */
export function clusterColor(label: number): string {
  return CLUSTER_COLORS[label % CLUSTER_COLORS.length] ?? NOISE_COLOR;
}
