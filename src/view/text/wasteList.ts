import type { Run } from '../../model/run';
import type { Palette } from './palette';
import { fullPlace, place } from './place';
import { printable } from './printable';
import { wastesOf, wasteCost } from './wasteText';
import { wrapText } from './wrapText';

/** Known inefficiencies, highest cost first: title and cost, then the reason, then the fix. */
export function wasteList(run: Run, width: number, palette: Palette): string[] {
  return wastesOf(run.insights).flatMap(({ waste, callSite }) => {
    const others = waste.callSites.slice(1).map(site => place(run, site) || fullPlace(site));
    const also = others.length > 0 ? ` (see also ${others.join(', ')})` : '';
    const indented = (text: string) => wrapText(printable(text), width - 3).map(line => `   ${line}`);
    return [
      ` ${palette.heat('▲')} ${palette.place(fullPlace(callSite))}  ${palette.strong(printable(waste.title))}  ${palette.heat(wasteCost(waste))}`,
      ...indented(waste.found + also),
      ...indented(`→ ${waste.change}`),
    ];
  });
}
