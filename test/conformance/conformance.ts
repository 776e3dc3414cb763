/**
 * `npm run conformance [-- NAME…]`: runs every Python example of pyspark in plain Python, and with a daemon, first and
 * warm, and compares output and exit codes. Names select examples by their path (`ml/als`). On an interrupt, it ends
 * after the running examples, and lists the remaining ones.
 *
 * With the name `--connect`, it runs the examples of `sql` with sessions of Spark Connect, in plain Python and recorded.
 */
import { join } from 'node:path';
import { CONNECT, packagesFor } from '../process/support/packagesFor';
import { ConformingRuns, type Compared, type Setting } from './conformingRuns';
import { exampleOf, unknownExamples } from './examples';
import { allExamples } from './exampleFolder';

interface Outcome {
  script: string;
  faults: string[];
  /** Of the run in plain Python, the first one and, of a classic session, the warm one; null if one did not finish. */
  seconds: number[] | null;
}

/** While one waits for a spare or for a second of a stream, the other works. A server of Connect has a fixed port. */
const LANES = 2;
const CONNECT_LANES = 1;
const CONNECT_OPTION = '--connect';
const RUNS = ['plain', 'first', 'warm'];
const SHOWN_LINES = 6;

async function main([folder, given, ...words]: string[]): Promise<number> {
  const names = words.filter(word => word !== CONNECT_OPTION);
  const setting = await settingOf(given!, names.length < words.length);
  const all = allExamples(setting.runtime.pyspark.home!);
  const unknown = unknownExamples(all);
  if (unknown.length > 0) console.log(`Not an example of this pyspark: ${unknown.join(' ')}`);
  const queue = chosen(all, setting.connect && names.length === 0 ? ['sql/'] : names);
  let left: string[] = [];
  process.once('SIGINT', () => (left = queue.splice(0)));
  const outcomes: Outcome[] = [];
  const began = performance.now();
  const most = setting.connect ? CONNECT_LANES : LANES;
  const lanes = Array.from({ length: Math.min(most, queue.length) }, (_, lane) => join(folder!, `lane-${lane}`));
  await Promise.all(lanes.map(lane => runLane(setting, lane, queue, outcomes)));
  summarize(outcomes, (performance.now() - began) / 1000);
  if (left.length > 0) console.log(`Left: ${left.join(' ')}`);
  return outcomes.length > 0 && outcomes.every(({ faults }) => faults.length === 0) ? 0 : 1;
}

async function settingOf(given: string, usesConnect: boolean): Promise<Setting> {
  const setting = JSON.parse(given) as Setting;
  if (!usesConnect) return setting;
  return { ...setting, connect: await packagesFor(setting.runtime.python, 'spark-connect', CONNECT) };
}

/** All without names; a name that is the path of an example selects only that one. */
function chosen(all: string[], names: string[]): string[] {
  if (names.length === 0) return [...all];
  const isMeant = (script: string) => (name: string) =>
    all.includes(name) ? script === name : script.includes(name.replace(/\.py$/, ''));
  return all.filter(script => names.some(isMeant(script)));
}

async function runLane(setting: Setting, folder: string, queue: string[], outcomes: Outcome[]): Promise<void> {
  const runs = await ConformingRuns.start(setting, folder);
  try {
    for (let script = queue.shift(); script !== undefined; script = queue.shift()) {
      const compare = setting.connect ? runRecorded : runAll;
      const outcome = await compare(runs, script).catch(error => failed(script!, error as Error));
      outcomes.push(outcome);
      tell(outcome);
    }
  } finally {
    await runs.stop();
  }
}

const failed = (script: string, { message }: Error): Outcome => ({ script, faults: [message], seconds: null });

async function runAll(runs: ConformingRuns, script: string): Promise<Outcome> {
  const first = await runs.first(script);
  // Meanwhile, the daemon prepares what the example needs.
  const plain = await runs.plain(script);
  await runs.ready();
  const warm = await runs.warm(script);
  const expected = runs.compared(plain, script, plain);
  const faults = [
    ...differences('first', expected, runs.compared(first, script, plain)),
    ...differences('warm', expected, runs.compared(warm, script, plain)),
    ...(warm.notWarm === null ? [] : [`not warm: ${warm.notWarm}`]),
  ];
  return { script, faults, seconds: [plain.seconds, first.seconds, warm.seconds] };
}

async function runRecorded(runs: ConformingRuns, script: string): Promise<Outcome> {
  const plain = await runs.plain(script);
  const first = await runs.first(script);
  const faults = differences('first', runs.compared(plain, script, plain), runs.compared(first, script, plain));
  return { script, faults, seconds: [plain.seconds, first.seconds] };
}

function differences(which: string, plain: Compared, other: Compared): string[] {
  const faults = [];
  if (plain.code !== other.code) faults.push(`exit code ${plain.code}, ${which}: ${other.code}`);
  if (plain.stdout !== other.stdout) faults.push(`${which}: ${firstDifference(plain.stdout, other.stdout)}`);
  if (plain.failure !== other.failure) faults.push(`fails with "${plain.failure}", ${which}: "${other.failure}"`);
  return faults;
}

/** The lines from the first one that differs. */
function firstDifference(plain: string, other: string): string {
  const [ours, theirs] = [other.split('\n'), plain.split('\n')];
  const at = theirs.findIndex((line, index) => line !== ours[index]);
  const from = at < 0 ? theirs.length : at;
  const some = (sign: string, lines: string[]) =>
    lines.slice(from, from + SHOWN_LINES).map(line => `\n      ${sign} ${line}`);
  return `standard output differs from line ${from + 1}${some('-', theirs).join('')}${some('+', ours).join('')}`;
}

function tell({ script, faults, seconds }: Outcome): void {
  const { failsFor, launchesFor } = exampleOf(script);
  const times = (seconds ?? []).map((each, index) => `${RUNS[index]} ${each.toFixed(1).padStart(5)} s`);
  const notes = [failsFor && `fails: ${failsFor}`, launchesFor && `launches a JVM: ${launchesFor}`].filter(Boolean);
  const line = [faults.length > 0 ? 'FAIL' : 'ok  ', script.padEnd(58), ...times].join('  ');
  console.log([line, ...notes.map(note => `(${note})`)].join('  '));
  for (const fault of faults) console.log(`    ${fault}`);
}

function summarize(outcomes: Outcome[], seconds: number): void {
  const ended = outcomes.flatMap(outcome => (outcome.seconds ? [outcome.seconds] : []));
  const medians = RUNS.slice(0, ended[0]?.length).map(
    (name, index) => `${name} ${median(ended.map(all => all[index]!))} s`,
  );
  console.log(`\nmedians: ${medians.join(', ')}; ${(seconds / 60).toFixed(1)} minutes in all`);
  const bad = outcomes.filter(({ faults }) => faults.length > 0);
  if (bad.length > 0) console.log(`failed: ${bad.map(({ script }) => script).join(' ')}`);
  console.log(`${outcomes.length - bad.length} passed, ${bad.length} failed`);
}

function median(values: number[]): string {
  const sorted = values.sort((one, other) => one - other);
  return (sorted[sorted.length >> 1] ?? 0).toFixed(1);
}

void main(process.argv.slice(2)).then(code => (process.exitCode = code));
