import type { Palette } from './palette';

/** The title of a section, with a line to the end of the row. */
export function rule(title: string, width: number, palette: Palette): string {
  return `${palette.faint('──')} ${palette.strong(title)} ${palette.faint('─'.repeat(Math.max(0, width - title.length - 4)))}`;
}
