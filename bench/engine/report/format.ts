/** Three significant digits, with a unit that suits. */
export function seconds(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–';
  if (value >= 7200) return `${(value / 3600).toFixed(1)} h`;
  if (value >= 600) return `${(value / 60).toFixed(0)} min`;
  if (value >= 1) return `${value.toPrecision(3)} s`;
  return `${Number((value * 1000).toPrecision(3))} ms`;
}

export function ratio(value: number): string {
  return `${value >= 100 ? value.toFixed(0) : Number(value.toPrecision(3))} ×`;
}

export function rowsText(rows: number): string {
  return rows.toLocaleString('en');
}

/** A table in Markdown; a cell must not hold a bar. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
