import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RunEvent } from '../../src/model/runEvent';
import { RecordingWriter } from '../../src/runFiles/recording';
import { mutateBytes, mutateList, mutateValue, randomOf, type Random } from './mutate';
import { openDamaged } from './openDamaged';

/** From the project's folder, where npm runs tests and this command. */
const fixtures = resolve('test/fixtures');
const unzipped = (name: string) => gunzipSync(readFileSync(join(fixtures, name))).toString();
const NAMES = ['etl', 'ratings', 'wasteful', 'measured'];
/** A report takes as long as everything else. */
const REPORT_EVERY = 20;

/** A file that is damaged, and the number that makes it again. */
export interface Fault {
  kind: 'recording' | 'log';
  seed: number;
  what: string;
}

/** Damages recordings and event logs of real runs, opens them, and tells what goes wrong. @param seeds the ones to try */
export async function openDamagedFiles(seeds: Iterable<number>): Promise<Fault[]> {
  const folder = mkdtempSync(join(tmpdir(), 'strobe-fuzz-'));
  const recordings = NAMES.map(name => JSON.parse(unzipped(`recordings/${name}.json.gz`)) as RunEvent[]);
  const logs = ['spark-4.3', 'spark-3.5'].map(version =>
    unzipped(`eventlogs/${version}/eventLog.jsonl.gz`).trimEnd().split('\n'),
  );
  logs.push(readFileSync(join(fixtures, 'logs/small'), 'utf8').trimEnd().split('\n'));
  const faults: Fault[] = [];
  const open = async (kind: Fault['kind'], seed: number, write: (path: string, random: Random) => void) => {
    const path = join(folder, `damaged-${kind}`);
    write(path, randomOf(seed));
    const what = await openDamaged(path, seed % REPORT_EVERY === 0);
    if (what !== null) faults.push({ kind, seed, what });
  };
  try {
    for (const seed of seeds) {
      await open('recording', seed, (path, random) =>
        writeRecording(path, recordings[seed % recordings.length]!, random),
      );
      await open('log', seed, (path, random) => writeLog(path, logs[seed % logs.length]!, random));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return faults;
}

function writeRecording(path: string, events: RunEvent[], random: Random): void {
  const isBytes = random(4) === 0;
  const writer = new RecordingWriter(path, error => {
    throw error;
  });
  const damaged = isBytes ? events : mutateList(events, random, event => mutateValue(event, random) as RunEvent);
  for (const event of damaged) writer.append(event);
  writer.close();
  if (isBytes) writeFileSync(path, mutateBytes(readFileSync(path), random));
}

function writeLog(path: string, lines: string[], random: Random): void {
  if (random(4) === 0) return writeFileSync(path, mutateBytes(Buffer.from(lines.join('\n')), random));
  const mutated = mutateList(lines, random, line => JSON.stringify(mutateValue(parsed(line), random)) ?? '');
  writeFileSync(path, mutated.join('\n'));
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
