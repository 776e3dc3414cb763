const HEIGHTS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** The last values as columns, the largest at full height: `▂▁▇`. A value of null is a space. */
export function sparkline(values: (number | null)[], width: number): string {
  const shown = values.slice(-width);
  const largest = Math.max(0, ...shown.map(value => value ?? 0));
  return shown.map(value => (value === null ? ' ' : HEIGHTS[heightOf(value, largest)]!)).join('');
}

function heightOf(value: number, largest: number): number {
  if (largest <= 0) return 0;
  return Math.min(HEIGHTS.length - 1, Math.floor((Math.max(0, value) / largest) * HEIGHTS.length));
}
