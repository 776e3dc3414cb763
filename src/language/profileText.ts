import * as l10n from '@vscode/l10n';
import { percent } from '../text/percent';
import { formatDuration } from '../text/formatDuration';
import type { SiteFigures } from '../wire/languageMessages';

type Profile = NonNullable<SiteFigures['profile']>;

/** The part of the run of one or more lines; null if it is negligible. */
export function profileOf(sites: SiteFigures[]): Profile | null {
  const all = sites.flatMap(({ profile }) => profile ?? []);
  const [first, ...others] = all;
  return first === undefined ? null : others.reduce(joined, first);
}

/** `71 % · 2m 19s in Python`: the share of the run, and the largest of its parts. A share below 1 % is left out. */
export function profileText(profile: Profile): string {
  const largest = partsOf(profile)[0]!;
  const share = profile.share < 0.01 ? [] : [percent(profile.share)];
  return [...share, largest.text(formatDuration(largest.time), [])].join(' · ');
}

/** `Last run: 71 % of its wall time, 2m 20s: 2m 19s in Python, 1.2 s in Spark (join)`: all parts. */
export function profileTooltip(profile: Profile): string {
  const { share, time } = profile;
  const parts = partsOf(profile).map(part => part.text(formatDuration(part.time), profile.ops));
  const part = share < 0.01 ? '< 1 %' : percent(share);
  const head = l10n.t('Last run: {0} of its wall time, {1}', part, formatDuration(time));
  return `${head}: ${parts.join(', ')}`;
}

/** A smaller part is left out. */
const LEAST_MS = 0.5;

interface Part {
  time: number;
  text: (time: string, ops: string[]) => string;
}

/** Largest first. */
function partsOf({ driver, waiting, spark, python }: Profile): Part[] {
  const inSpark = (time: string, ops: string[]) =>
    ops.length === 0 ? l10n.t('{0} in Spark', time) : l10n.t('{0} in Spark ({1})', time, ops.join(', '));
  const parts: Part[] = [
    { time: python, text: time => l10n.t('{0} in Python', time) },
    { time: spark - python, text: inSpark },
    { time: waiting, text: time => l10n.t('{0} waiting for Spark', time) },
    { time: driver, text: time => l10n.t('{0} in the driver', time) },
  ];
  return parts.sort((a, b) => b.time - a.time).filter(({ time }, index) => index === 0 || time >= LEAST_MS);
}

function joined(a: Profile, b: Profile): Profile {
  return {
    time: a.time + b.time,
    share: a.share + b.share,
    driver: a.driver + b.driver,
    waiting: a.waiting + b.waiting,
    spark: a.spark + b.spark,
    python: a.python + b.python,
    ops: [...new Set([...a.ops, ...b.ops])],
  };
}
