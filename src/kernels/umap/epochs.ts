/** Rows up to which every edge is drawn so often at most; beyond the last, as often as in the last. */
const USUAL_EPOCHS = [
  { rows: 4_000, epochs: 500 },
  { rows: 10_000, epochs: 400 },
  { rows: Number.POSITIVE_INFINITY, epochs: 200 },
] as const;

/**
 * How often every edge of a map may be drawn; null: 500 times up to 4,000 rows, 400 up to 10,000, else 200. umap-learn keeps to
 * 500 up to 10,000, where 100 more change about as much as another seed does (docs/decisions/0009-fewer-epochs.md).
 *
 * @throws RangeError when the wish is not a whole number above 0
 */
export function chooseEpochs(rows: number, wanted: number | null): number {
  const epochs = wanted ?? USUAL_EPOCHS.find((usual) => rows <= usual.rows)!.epochs;
  if (!(Number.isInteger(epochs) && epochs > 0)) {
    throw new RangeError(`epochs must be a whole number above 0, got ${epochs}`);
  }
  return epochs;
}
