/** Where the rows of a table stand on its map; rows that were left out are not among them. */
export interface PlacedRows {
  /** (points,): index of the row in the table, ascending. */
  readonly rows: Uint32Array;
  /** (points, 3) row-major. */
  readonly positions: Float32Array;
  /** (points,): −1 is noise. */
  readonly labels: Int32Array;
  /** (points,): 1 for an anomaly. */
  readonly anomalies: Uint8Array;
}

/** The columns that a result adds to a table. */
export const RESULT_COLUMNS = ['x', 'y', 'z', 'cluster', 'is_anomaly'] as const;

/** The results of a row as texts in the order of `RESULT_COLUMNS`, row after row; null for a row that was left out. */
export function createPlacedTexts(placed: PlacedRows): (row: number) => readonly string[] | null {
  const { rows, positions, labels, anomalies } = placed;
  let point = 0;
  return (row) => {
    while (point < rows.length && rows[point]! < row) point++;
    if (rows[point] !== row) return null;
    const axis = (which: number) => String(positions[3 * point + which]);
    return [axis(0), axis(1), axis(2), String(labels[point]), String(anomalies[point] === 1)];
  };
}
