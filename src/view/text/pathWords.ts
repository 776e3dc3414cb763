import type { PathEdge, PathStop } from '../../model/run';
import { formatBytes } from '../../text/formatBytes';
import { formatDuration } from '../../text/formatDuration';
import { plural } from '../../text/plural';

export const PATH_STOPS: readonly PathStop[] = ['driver', 'py4j', 'jvm', 'executors', 'workers'];

export const STOP_NAMES: Record<PathStop, string> = {
  driver: 'driver',
  py4j: 'Py4J socket',
  jvm: 'JVM',
  executors: 'executors',
  workers: 'Python workers',
};

/** What is counted on a stretch, what its bytes are, and what its time is. */
const WORDS: Record<string, { noun: string; bytes: string; time: string }> = {
  'driver→py4j': { noun: 'call', bytes: '', time: 'in pyspark' },
  'py4j→jvm': { noun: 'call', bytes: '', time: 'waiting' },
  'jvm→executors': { noun: 'task', bytes: 'shipped', time: 'running' },
  'executors→workers': { noun: 'plan node', bytes: '', time: 'starting' },
  'workers→executors': { noun: 'plan node', bytes: '', time: 'in Python' },
  'executors→jvm': { noun: 'task', bytes: '', time: 'serializing' },
  'py4j→driver': { noun: 'answer', bytes: '', time: '' },
  'jvm→py4j': { noun: 'answer', bytes: '', time: '' },
  'jvm→driver': { noun: 'result', bytes: '', time: 'on the way' },
};

export interface EdgeWords {
  /** `412 calls · 47 KiB`; empty where nothing took this stretch. */
  load: string;
  /** `318 ms waiting`; empty where no time is known, or none was taken. */
  time: string;
}

export function edgeWords(edge: PathEdge): EdgeWords {
  const words = WORDS[`${edge.from}→${edge.to}`] ?? { noun: 'call', bytes: '', time: '' };
  if (isUnused(edge)) return { load: '', time: '' };
  const load = [
    edge.calls ? plural(edge.calls, words.noun) : '',
    edge.bytes ? `${formatBytes(edge.bytes)} ${words.bytes}`.trim() : '',
  ];
  return {
    load: load.filter(text => text !== '').join(' · '),
    time: edge.time ? `${formatDuration(edge.time)} ${words.time}`.trim() : '',
  };
}

export function isUnused({ calls, bytes, time }: PathEdge): boolean {
  return !calls && !bytes && !time;
}

/** `driver to Py4J socket: 412 calls · 47 KiB, 85 ms in pyspark`: a stretch for who does not see the picture. */
export function edgeSentence(edge: PathEdge): string {
  const { load, time } = edgeWords(edge);
  const said = [load, time].filter(text => text !== '').join(', ');
  return `${STOP_NAMES[edge.from]} to ${STOP_NAMES[edge.to]}: ${said || 'nothing'}`;
}

/** A stretch of a path. Answers come from the JVM all the way up to the driver: that way is told once. */
export function edgeOf(path: PathEdge[], from: PathStop, to: PathStop): PathEdge {
  if (from === 'py4j' && to === 'driver') return { ...edgeOf(path, 'jvm', 'py4j'), from, to };
  return path.find(each => each.from === from && each.to === to) ?? { from, to, calls: 0, bytes: 0, time: 0 };
}
