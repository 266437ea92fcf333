const FEW_ROWS = 10_000;

/**
 * How often every edge of a map may be drawn; null: as umap-learn chooses.
 *
 * @throws RangeError when the wish is not a whole number above 0
 */
export function chooseEpochs(rows: number, wanted: number | null): number {
  const epochs = wanted ?? (rows <= FEW_ROWS ? 500 : 200);
  if (!(Number.isInteger(epochs) && epochs > 0)) {
    throw new RangeError(`epochs must be a whole number above 0, got ${epochs}`);
  }
  return epochs;
}
