import { textWidth } from './textWidth';
import type { Finding } from '../../model/findings/finding';
import type { Run } from '../../model/run';
import { findingWorth } from '../../model/findings/findingText';
import { cutText } from './fitText';
import type { Palette } from './palette';
import { fullPlace, place } from './place';
import { printable } from './printable';
import { wrapText } from './wrapText';

const MARK = '▲';

/** Line, title and worth, beside each other where they fit. */
function headOf(finding: Finding, width: number, palette: Palette): string[] {
  const parts: [string, (text: string) => string][] = [
    [fullPlace(finding.lines[0] ?? null), palette.place],
    [printable(finding.title), palette.strong],
    [findingWorth(finding), palette.heat],
  ];
  const lines: { text: string; painted: string }[] = [];
  for (const [text, paint] of parts.filter(([each]) => each !== '')) {
    const last = lines.at(-1);
    const shown = cutText(text, width - 3);
    if (last && textWidth(`   ${last.text}  ${shown}`) <= width) {
      last.text += `  ${shown}`;
      last.painted += `  ${paint(shown)}`;
    } else lines.push({ text: shown, painted: paint(shown) });
  }
  return lines.map(({ painted }, index) => (index === 0 ? ` ${palette.heat(MARK)} ${painted}` : `   ${painted}`));
}

/** Each finding with its line, title and worth, then what was found, what it is not, and the change to make. */
export function findingList(run: Run, findings: readonly Finding[], width: number, palette: Palette): string[] {
  return findings.flatMap(finding => {
    const others = finding.lines.slice(1);
    const also = others.length > 0 ? ` (see also ${others.map(site => place(run, site)).join(', ')})` : '';
    const indented = (text: string) => wrapText(printable(text), width - 3).map(line => `   ${line}`);
    return [
      ...headOf(finding, width, palette),
      ...indented([finding.found + also, ...finding.excluded].join(' ')),
      ...indented(`→ ${finding.change}`),
    ];
  });
}
