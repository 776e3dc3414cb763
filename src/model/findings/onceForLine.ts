import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';
import { groupBy } from '../groupBy';
import { siteKey } from '../siteKey';
import type { Found } from './finding';
import { mostExpensive, sumOrNull } from './sameFound';

/**
 * What is found in one query is found in each time that its lines run it again, as in a loop: of these findings, only the most expensive
 * one is left, with the sums of their costs and savings.
 */
export function onceForLine(found: Found[]): Found[] {
  const numbered = new Numbers();
  const groups = groupBy(found, each => (isOfOneRun(each) ? numbered.key(each) : each));
  return [...groups.values()].map(same => (same.length === 1 ? same[0]! : together(same)));
}

/** Of one query, or of one stage that belongs to none. What several actions have in common is found once anyway. */
const isOfOneRun = ({ queryId = null, stageIds = [], cost, lines, isFailure }: Found): boolean =>
  cost !== null && !isFailure && lines.length > 0 && (queryId !== null || stageIds.length === 1);

/** A rule can find several things at the lines of one query: the first of them is the same as the first of another one. */
class Numbers {
  private readonly counts = new Map<string, number>();

  key({ rule, lines, applicationId, queryId = null, stageIds = [] }: Found): string {
    const place = [rule, applicationId, ...lines.map(siteKey)].join(' ');
    const run = `${place} ${queryId ?? `stage ${stageIds[0]}`}`;
    const number = this.counts.get(run) ?? 0;
    this.counts.set(run, number + 1);
    return `${place} ${number}`;
  }
}

function together(same: Found[]): Found {
  const most = mostExpensive(same);
  const cost = sumOrNull(same.map(each => each.cost));
  const saving = sumOrNull(same.map(each => each.saving ?? null));
  const others = plural(same.length - 1, most.queryId == null ? 'other stage' : 'other query');
  return {
    ...most,
    found: `${most.found} The same is in ${others}${cost === null ? '' : `, ${formatDuration(cost)} in all`}.`,
    stageIds: [...new Set(same.flatMap(({ stageIds = [] }) => stageIds))],
    cost,
    saving,
  };
}
