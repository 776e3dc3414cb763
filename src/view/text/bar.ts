const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar for `share` (0 to 1) of at most `width` columns. Any share above 0 is visible. */
export function bar(share: number, width: number): string {
  const bounded = Math.min(1, Math.max(0, share));
  const eighths = Math.round(bounded * width * 8);
  if (bounded > 0 && eighths === 0) return '▏';
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}
