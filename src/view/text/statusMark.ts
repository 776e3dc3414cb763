import type { StageStatus } from '../../model/run';
import type { Palette } from './palette';

const MARKS: Record<StageStatus, string> = {
  running: '●',
  succeeded: '✓',
  failed: '✗',
  cancelled: '■',
  lost: '?',
  pending: '○',
  skipped: '↷',
};

/** `✓ succeeded`, `✗ failed`: a symbol and a word. */
export function statusText(status: StageStatus): string {
  return `${MARKS[status]} ${status}`;
}

export function statusPaint(status: StageStatus, palette: Palette): (text: string) => string {
  if (status === 'failed' || status === 'lost') return palette.bad;
  if (status === 'succeeded') return palette.good;
  if (status === 'pending' || status === 'skipped') return palette.faint;
  return palette.strong;
}
