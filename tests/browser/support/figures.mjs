// Figures of repeated measurements, and a small table of them.
//
//     const saves = [12.1, 9.8, …];
//     scene.tell(table([{ what: 'save, 4×', ...figures(saves), target: 'p95 ≤ 100 ms' }]));

/** The value below which a part of the values lies (0.5 is the median), by the nearest rank. */
export function quantile(values, part) {
  if (values.length === 0) throw new Error('no values');
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
}

export function median(values) {
  return quantile(values, 0.5);
}

/** What is told of measurements in milliseconds. */
export function figures(values) {
  const round = (value) => Math.round(value * 10) / 10;
  return {
    runs: values.length,
    median_ms: round(median(values)),
    p95_ms: round(quantile(values, 0.95)),
    max_ms: round(Math.max(...values)),
  };
}

/** Rows of one shape as lines of aligned columns. */
export function table(rows) {
  const columns = Object.keys(rows[0]);
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column])))];
  const widths = columns.map((_, place) => Math.max(...lines.map((line) => width(line[place]))));
  const padded = (cell, place) => cell + ' '.repeat(widths[place] - width(cell));
  return lines.map((line) => line.map(padded).join('  ').trimEnd()).join('\n');
}

// Chinese characters are two columns wide.
function width(text) {
  return [...text].reduce((sum, one) => sum + (one >= '\u2e80' ? 2 : 1), 0);
}
