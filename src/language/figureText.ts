import * as l10n from '@vscode/l10n';
import { formatBytes } from '../text/formatBytes';
import { formatDuration } from '../text/formatDuration';
import type { SiteFigures } from '../wire/languageMessages';

/** Minimum driver cost of a line to be shown. */
const DRIVER_MS = 50;

/** `1.9 s · 2 jobs · 41 MiB shuffled · driver 340 ms`: the total cost of calls; empty if there is none. */
export function costText(sites: SiteFigures[]): string {
  const actions = sites.filter(site => site.kind === 'action');
  const time = sum(actions, site => site.time ?? 0);
  const jobs = sum(actions, site => site.jobs);
  // The shuffle of a dataset is part of an action. Count it only if the action is elsewhere.
  const shuffled = sum(actions.length > 0 ? actions : sites, site => site.shuffleBytes);
  const driver = sum(sites, site => site.driverTime ?? 0);
  return [
    actions.some(site => site.time !== null) ? formatDuration(time) : '',
    jobs > 0 ? jobsText(jobs) : '',
    shuffled > 0 ? l10n.t('{0} shuffled', formatBytes(shuffled)) : '',
    driver >= DRIVER_MS ? l10n.t('driver {0}', formatDuration(driver)) : '',
  ]
    .filter(part => part !== '')
    .join(' · ');
}

/** The figures of one call in the last run, as a sentence. */
export function siteText(site: SiteFigures): string {
  const calls = site.calls > 1 ? l10n.t('{0} calls', site.calls) : '';
  if (site.kind === 'action') return lastRun([calls, costText([site]) || l10n.t('ran no job')]);
  const shuffled = site.shuffleBytes > 0 ? l10n.t('{0} shuffled', formatBytes(site.shuffleBytes)) : '';
  return lastRun([calls, stageText(site), shuffled]);
}

function stageText({ time, sharedBy }: SiteFigures): string {
  if (time === null) return l10n.t('not computed');
  if (sharedBy > 1) return l10n.t('{0} in stages shared by {1} datasets', formatDuration(time), sharedBy);
  return l10n.t('{0} in stages', formatDuration(time));
}

const lastRun = (facts: string[]) => l10n.t('Last run: {0}.', facts.filter(fact => fact !== '').join(' · '));
const jobsText = (jobs: number) => (jobs === 1 ? l10n.t('1 job') : l10n.t('{0} jobs', jobs));

const sum = (sites: SiteFigures[], of: (site: SiteFigures) => number) => sites.reduce((all, each) => all + of(each), 0);
