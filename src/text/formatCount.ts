/** A count with its thousands grouped: `1,234,567`; `–` for null. */
export function formatCount(count: number | null): string {
  if (count === null || !Number.isFinite(count)) return '–';
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}
