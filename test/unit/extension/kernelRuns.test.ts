import { expect, test, vi } from 'vitest';
import { KernelRuns, type KernelRunServices } from '../../../src/extension/notebooks/kernelRuns';
import type { KeptCell } from '../../../src/extension/notebooks/keptCells';
import type { RunRecord } from '../../../src/extension/runRecord';
import type { RunFollower } from '../../../src/extension/windowGateway';
import type { RunEvent } from '../../../src/model/runEvent';
import { ended as entryEnded, started } from '../model/entryEvents';
import { Uri } from './support/vscode';

type Notebook = Parameters<KernelRuns['isRecorded']>[0];

const ended: RunEvent = { type: 'runEnded', time: 9, status: 'succeeded', exitCode: 0, signal: null };
const cellOf = (name: string) =>
  ({ kind: 'cell', executionCount: 1, cellId: `vscode-notebook-cell:/w/n.ipynb#${name}` }) as const;
const entry = started(1, 1, cellOf('a'));

/** @param texts of its cells, whose URIs are `#a`, `#b`, … */
function notebook(file: string, ...texts: string[]): Notebook {
  const cells = texts.map((text, index) => {
    const uri = Uri.parse(`vscode-notebook-cell:${file}#${'abc'[index]}`);
    return { document: { uri, getText: () => text } };
  });
  return { uri: Uri.file(file), getCells: () => cells } as unknown as Notebook;
}

/** What windows keep, by notebook. */
const keptIn = (all: Map<string, KeptCell[]>): KernelRunServices['kept'] => ({
  keepCells: async (file, cells) => void all.set(file, cells),
  cells: async file => all.get(file) ?? [],
});

/** Ids of runs that are no longer in the list. */
const deleted = new Set<string>();

function newRuns(kept: KernelRunServices['kept'] = keptIn(new Map())) {
  const followers = new Map<string, RunFollower>();
  const records: RunRecord[] = [];
  const gateway = {
    follow: async (runId: string, follower: RunFollower) => void followers.set(runId, follower),
    unfollow: vi.fn(),
  };
  const store = { put: vi.fn(), get: (id: string) => (deleted.has(id) ? undefined : {}) };
  const show = ({ record }: { record: RunRecord }) => void records.push(record);
  const runs = new KernelRuns({ gateway, store, kept, show } as unknown as KernelRunServices);
  const start = (runId: string) =>
    runs.follow({ runId, recording: `/${runId}.strobe`, pid: 1, cwd: '/w', notebook: null, startTime: 1 });
  const take = (runId: string, ...events: RunEvent[]) => followers.get(runId)!.onEvents(events);
  return { runs, records, start, take };
}

test('a notebook is recorded from its first cell to the end of its kernel', async () => {
  const { runs, start, take } = newRuns();
  await start('r');
  expect(runs.isRecorded(notebook('/w/n.ipynb'))).toBe(false);
  take('r', entry);
  expect(runs.isRecorded(notebook('/w/n.ipynb'))).toBe(true);
  expect(runs.isRecorded(notebook('/w/other.ipynb'))).toBe(false);
  take('r', ended);
  expect(runs.isRecorded(notebook('/w/n.ipynb'))).toBe(false);
});

test('a cell of no notebook of the editor marks none as recorded', async () => {
  const { runs, start, take } = newRuns();
  await start('r');
  take('r', { ...entry, cellId: 'of-another-editor' });
  expect(runs.isRecorded(notebook('/w/n.ipynb'))).toBe(false);
});

test('kernels that ended long ago are forgotten, and none that is on', async () => {
  const { runs, records, start, take } = newRuns();
  await start('on');
  for (let number = 0; number < 12; number++) {
    await start(`r${number}`);
    take(`r${number}`, ended);
  }
  const known = records.map(({ id }) => runs.session(id) !== undefined);
  expect(known).toEqual([true, false, ...Array<boolean>(11).fill(true)]);
});

test('the next window restores the costs of cells that are as they ran', async () => {
  const all = new Map<string, KeptCell[]>();
  const { records, start, take } = newRuns(keptIn(all));
  const cell = (id: number, name: string, source: string) => ({ ...started(id, id), ...cellOf(name), source });
  await start('r');
  take('r', cell(1, 'a', 'df.count()'), entryEnded(1, 5), cell(2, 'b', 'df.show()'), entryEnded(2, 9));
  take('r', cell(3, 'c', 'runs on'));
  await vi.waitFor(() => expect(all.size).toBe(1));
  const [{ id }] = records as [RunRecord];
  const next = newRuns(keptIn(all));
  const changed = vi.fn();
  next.runs.onChange(changed);
  // One cell was edited, and the others have changed their places.
  const opened = notebook('/w/n.ipynb', 'df.show()', 'df.count() + 1', 'runs on');
  await next.runs.restore(opened);
  expect(changed).toHaveBeenCalled();
  const costs = (each: KernelRuns) => opened.getCells().map(({ document }) => each.cost(document.uri));
  expect(costs(next.runs)).toEqual([
    { ...all.get(Uri.file('/w/n.ipynb').toString())![1], uri: 'vscode-notebook-cell:/w/n.ipynb#a' },
    null,
    null,
  ]);
  expect(costs(next.runs)[0]).toMatchObject({ runId: id, cost: { duration: 7, outcome: 'passed' } });
  // What runs in this window is added.
  await next.start('s');
  next.take('s', cell(1, 'b', 'df.count() + 1'), entryEnded(1, 5));
  await vi.waitFor(() => expect([...all.values()][0]!.map(({ uri }) => uri.at(-1))).toEqual(['a', 'b']));
  deleted.add(id);
  expect(costs(next.runs).map(each => each?.cost.duration)).toEqual([undefined, 4, undefined]);
});
