import { formatBytes } from '../text/formatBytes';
import { formatDuration } from '../text/formatDuration';
import { plural } from '../text/plural';
import type { SiteFigures } from '../wire/languageMessages';

/** Below this the driver's own cost of a line is not worth a word. */
const DRIVER_MS = 50;

/** `1.9 s · 2 jobs · 41 MiB shuffled · driver 340 ms`: what calls cost together; empty if they cost nothing. */
export function costText(sites: SiteFigures[]): string {
  const actions = sites.filter(site => site.kind === 'action');
  const time = sum(actions, site => site.time ?? 0);
  const jobs = sum(actions, site => site.jobs);
  // A dataset's shuffle is one of an action's; it counts where the action stands elsewhere.
  const shuffled = sum(actions.length > 0 ? actions : sites, site => site.shuffleBytes);
  const driver = sum(sites, site => site.driverTime ?? 0);
  return [
    actions.some(site => site.time !== null) ? formatDuration(time) : '',
    jobs > 0 ? plural(jobs, 'job') : '',
    shuffled > 0 ? `${formatBytes(shuffled)} shuffled` : '',
    driver >= DRIVER_MS ? `driver ${formatDuration(driver)}` : '',
  ]
    .filter(part => part !== '')
    .join(' · ');
}

/** The last run's figures of one call, as a sentence. */
export function siteText(site: SiteFigures): string {
  const often = site.calls > 1 ? `${site.calls} calls, ` : '';
  if (site.kind === 'action') return `Last run: ${often}${costText([site]) || 'ran no job'}.`;
  const shuffled = site.shuffleBytes > 0 ? ` · ${formatBytes(site.shuffleBytes)} shuffled` : '';
  if (site.time === null) return `Last run: ${often}nothing computed it${shuffled}.`;
  const shared = site.sharedBy > 1 ? `, which ${site.sharedBy} datasets share` : '';
  return `Last run: ${often}in stages that took ${formatDuration(site.time)}${shared}${shuffled}.`;
}

const sum = (sites: SiteFigures[], of: (site: SiteFigures) => number) => sites.reduce((all, each) => all + of(each), 0);
