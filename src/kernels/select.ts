/**
 * Hoare's quickselect (1961): the value that sorting would put at a rank, smaller ones before it afterwards and larger ones
 * behind.
 *
 * @param values at least one, without NaN; rearranged
 * @param rank 0 … values.length − 1
 */
export function selectInPlace(values: Float64Array, rank: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank]!;
}

/**
 * The value at a rank and the next larger one, itself at the last rank.
 *
 * @param values as for `selectInPlace`
 */
export function selectPair(values: Float64Array, rank: number): readonly [number, number] {
  const value = selectInPlace(values, rank);
  if (rank + 1 >= values.length) return [value, value];
  let next = values[rank + 1]!;
  for (let i = rank + 2; i < values.length; i++) if (values[i]! < next) next = values[i]!;
  return [value, next];
}
