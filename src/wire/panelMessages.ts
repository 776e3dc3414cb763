/**
 * Messages between a panel (in the browser) and its host (in the editor) by `postMessage`. Lines are from 1 and columns
 * from 0 in UTF-8 bytes, as in call sites; files are the paths in call sites.
 */
import type { SafeEdit } from '../model/findings/finding';
import type { FindingThresholds } from '../model/findings/findingThresholds';
import type { RunEvent } from '../model/runEvent';
import type { RunFilePiece } from '../model/runFilePiece';
import type { StreamKey } from '../model/streamEvents';
import type { StaticLineage } from './languageMessages';

export type ToPanel =
  /** Replaces everything in the panel: a run with its events so far. `events` follow while `live`. */
  | {
      type: 'run';
      title: string;
      live: boolean;
      recording: string | null;
      events: RunEvent[];
      /** Minimum cost before a hint is shown; defaults if absent. */
      thresholds?: Partial<FindingThresholds>;
      /** The file of the run is still read, and so much of it has been, from 0 to 1: the rest follows by `read`, then `ended`. */
      reading?: number;
    }
  /** The next events of a file that is read. */
  | ({ type: 'read' } & RunFilePiece)
  /** The next events of that run. */
  | { type: 'events'; events: RunEvent[] }
  /** The user requested the end of the run; it continues until it has ended. */
  | { type: 'cancelling' }
  /** No more events follow: the run or the gateway has ended. */
  | { type: 'ended' }
  /** The lineage derived from the source; shown alone before a run, and filled in by a run. Null removes it. */
  | { type: 'static'; file: string; lineage: StaticLineage | null }
  /** Progress before the driver starts: a runtime is created, a script is checked. */
  | { type: 'preparing'; title: string; message: string; fraction: number | null }
  /** There is nothing to show, and why: no run was started, or it could not start. */
  | { type: 'failed'; title: string; code: string; message: string }
  /** Position of the cursor in the editor. */
  | { type: 'cursor'; file: string; line: number }
  /** Files of the run whose text has changed since it ran. */
  | { type: 'edited'; files: string[] };

export type FromPanel =
  /** The page is ready, first or after a reload: the host responds with everything to show. */
  | { type: 'ready' }
  /** Moves the editor's cursor there. `recorded`: opens the recorded text beside it. */
  | { type: 'openSource'; file: string; line: number; column: number | null; recorded: boolean }
  /** Scrolls the editor to a line and marks it. The panel keeps the focus. */
  | { type: 'showSource'; file: string; line: number }
  /** Opens the page of a rule of findings, such as `join.explodes`. */
  | { type: 'openRule'; rule: string }
  /** Makes the edit of a finding in the editor. */
  | { type: 'applyEdit'; edit: SafeEdit }
  | { type: 'cancel' }
  /** Stops a streaming query. */
  | ({ type: 'stopStream' } & StreamKey)
  | { type: 'rerun' }
  /** Opens Spark's own pages; the host has the address. */
  | { type: 'openSparkUi' }
  /** Asks for a location and writes the file. Pictures are in base64. */
  | { type: 'save'; kind: 'svg' | 'png'; data: string }
  | { type: 'copy'; text: string }
  /** An error in the page itself, for the log. */
  | { type: 'problem'; message: string };

const TEXT = 'string';
const NUMBER = 'number';

type Check = (value: unknown) => boolean;

/** The required fields of each message from the panel, in addition to its type. */
const FIELDS: { [Type in FromPanel['type']]: Record<string, Check> } = {
  ready: {},
  openSource: {
    file: is(TEXT),
    line: isLine,
    column: orNull(isColumn),
    recorded: is('boolean'),
  },
  showSource: { file: is(TEXT), line: isLine },
  openRule: { rule: value => typeof value === 'string' && /^\w+(\.\w+)*$/.test(value) },
  applyEdit: {
    edit: has({ file: is(TEXT), line: isLine, column: isColumn, endLine: isLine, endColumn: isColumn, text: is(TEXT) }),
  },
  cancel: {},
  stopStream: { applicationId: is(TEXT), streamId: is(TEXT), streamRunId: is(TEXT) },
  rerun: {},
  openSparkUi: {},
  save: { kind: value => value === 'svg' || value === 'png', data: is(TEXT) },
  copy: { text: is(TEXT) },
  problem: { message: is(TEXT) },
};

/** The required fields of each message to the panel, in addition to its type. */
const TO_PANEL: { [Type in ToPanel['type']]: Record<string, Check> } = {
  run: { title: is(TEXT), live: is('boolean'), recording: orNull(is(TEXT)), events: listOf(isEvent) },
  read: { events: listOf(isEvent), fraction: is(NUMBER) },
  events: { events: listOf(isEvent) },
  cancelling: {},
  ended: {},
  static: { file: is(TEXT), lineage: orNull(has({ nodes: listOf(isStaticNode) })) },
  preparing: { title: is(TEXT), message: is(TEXT), fraction: orNull(is(NUMBER)) },
  failed: { title: is(TEXT), code: is(TEXT), message: is(TEXT) },
  cursor: { file: is(TEXT), line: isLine },
  edited: { files: listOf(is(TEXT)) },
};

/** The message, or null if it is invalid: any page can post anything to a host. */
export function fromPanel(value: unknown): FromPanel | null {
  return checked<FromPanel>(value, FIELDS);
}

/** The message, or null if it is invalid: anything can be posted to a page. */
export function toPanel(value: unknown): ToPanel | null {
  return checked<ToPanel>(value, TO_PANEL);
}

function checked<T>(value: unknown, known: Record<string, Record<string, Check>>): T | null {
  if (typeof value !== 'object' || value === null) return null;
  const { type } = value as { type?: unknown };
  if (typeof type !== 'string' || !Object.hasOwn(known, type)) return null;
  return has(known[type] ?? {})(value) ? (value as T) : null;
}

function has(fields: Record<string, Check>): Check {
  return value =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, isRight]) => isRight((value as Record<string, unknown>)[name]));
}

function listOf(isRight: Check): Check {
  return value => Array.isArray(value) && value.every(isRight);
}

function orNull(isRight: Check): Check {
  return value => value === null || isRight(value);
}

function isEvent(value: unknown): boolean {
  return has({ type: is(TEXT), time: is(NUMBER) })(value);
}

function isStaticNode(value: unknown): boolean {
  const callSite = has({
    line: isLine,
    column: is(NUMBER),
    endLine: isLine,
    endColumn: is(NUMBER),
    function: is(TEXT),
  });
  const texts = { kind: is(TEXT), op: is(TEXT), owner: is(TEXT), callKind: is(TEXT), source: is(TEXT) };
  return has({ ...texts, id: is(NUMBER), parentIds: listOf(is(NUMBER)), callSite })(value);
}

function is(type: string): (value: unknown) => boolean {
  return value => typeof value === type;
}

function isLine(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1;
}

function isColumn(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}
