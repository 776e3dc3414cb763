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

/** The unit counted on an edge, and labels for its bytes and its time. */
const WORDS: Record<string, { noun: string; bytes: string; time: string }> = {
  'driver→py4j': { noun: 'call', bytes: '', time: 'in pyspark' },
  'py4j→jvm': { noun: 'call', bytes: '', time: 'waiting' },
  'jvm→executors': { noun: 'task', bytes: 'sent', time: 'running' },
  'executors→workers': { noun: 'plan node', bytes: '', time: 'start' },
  'workers→executors': { noun: 'plan node', bytes: '', time: 'in Python' },
  'executors→jvm': { noun: 'task', bytes: '', time: 'serializing' },
  'py4j→driver': { noun: 'reply', bytes: '', time: '' },
  'jvm→py4j': { noun: 'reply', bytes: '', time: '' },
  'jvm→driver': { noun: 'result', bytes: '', time: 'transfer' },
};

export interface EdgeWords {
  /** `412 calls · 47 KiB`; empty if the edge was not used. */
  load: string;
  /** `318 ms waiting`; empty if the time is unknown or zero. */
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

/** Describes an edge for screen readers: `driver to Py4J socket: 412 calls · 47 KiB, 85 ms in pyspark`. */
export function edgeSentence(edge: PathEdge): string {
  const { load, time } = edgeWords(edge);
  const said = [load, time].filter(text => text !== '').join(', ');
  return `${STOP_NAMES[edge.from]} to ${STOP_NAMES[edge.to]}: ${said || 'nothing'}`;
}

/** The edge between two stops. Replies go from the JVM through the Py4J socket to the driver, but are shown only once. */
export function edgeOf(path: PathEdge[], from: PathStop, to: PathStop): PathEdge {
  if (from === 'py4j' && to === 'driver') return { ...edgeOf(path, 'jvm', 'py4j'), from, to };
  return path.find(each => each.from === from && each.to === to) ?? { from, to, calls: 0, bytes: 0, time: 0 };
}
