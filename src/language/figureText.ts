import * as l10n from '@vscode/l10n';
import { formatBytes } from '../text/formatBytes';
import { formatDuration } from '../text/formatDuration';
import type { SiteFigures } from '../wire/languageMessages';
import { profileOf, profileText } from './profileText';

/** Minimum driver cost of a line to be shown. */
const DRIVER_MS = 50;

/**
 * `71 % · 2m 19s in Python · 2 jobs · 41 MiB shuffled`: a line's part of the run, and the total cost of its calls; empty if there
 * is none. Without a part of the run, the time of the actions and of the driver is there instead.
 */
export function costText(sites: SiteFigures[]): string {
  const actions = sites.filter(site => site.kind === 'action');
  const jobs = sum(actions, site => site.jobs);
  // The shuffle of a dataset is part of an action. Count it only if the action is elsewhere.
  const shuffled = sum(actions.length > 0 ? actions : sites, site => site.shuffleBytes);
  const profile = profileOf(sites);
  const own = profile === null ? timeTexts(actions, sites) : { first: profileText(profile), last: '' };
  const inWorkers = sum(sites, site => site.functionTime ?? 0);
  return [
    own.first,
    jobs > 0 ? jobsText(jobs) : '',
    shuffled > 0 ? l10n.t('{0} shuffled', formatBytes(shuffled)) : '',
    own.last,
    inWorkers > 0 ? l10n.t('{0} in Python workers', formatDuration(inWorkers)) : '',
  ]
    .filter(part => part !== '')
    .join(' · ');
}

function timeTexts(actions: SiteFigures[], sites: SiteFigures[]): { first: string; last: string } {
  const time = sum(actions, site => site.time ?? 0);
  const driver = sum(sites, site => site.driverTime ?? 0);
  return {
    first: actions.some(site => site.time !== null) ? formatDuration(time) : '',
    last: driver >= DRIVER_MS ? l10n.t('driver {0}', formatDuration(driver)) : '',
  };
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
