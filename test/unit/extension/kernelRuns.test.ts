import { expect, test, vi } from 'vitest';
import { KernelRuns, type KernelRunServices } from '../../../src/extension/notebooks/kernelRuns';
import type { RunRecord } from '../../../src/extension/runRecord';
import type { RunFollower } from '../../../src/extension/windowGateway';
import type { RunEvent } from '../../../src/model/runEvent';
import { started } from '../model/entryEvents';
import { Uri } from './support/vscode';

type Notebook = Parameters<KernelRuns['isRecorded']>[0];

const ended: RunEvent = { type: 'runEnded', time: 9, status: 'succeeded', exitCode: 0, signal: null };
const entry = started(1, 1, { kind: 'cell', executionCount: 1, cellId: 'vscode-notebook-cell:/w/n.ipynb#a' });

const notebook = (file: string) => ({ uri: Uri.file(file) }) as unknown as Notebook;

function newRuns() {
  const followers = new Map<string, RunFollower>();
  const records: RunRecord[] = [];
  const gateway = {
    follow: async (runId: string, follower: RunFollower) => void followers.set(runId, follower),
    unfollow: vi.fn(),
  };
  const store = { put: vi.fn() };
  const show = ({ record }: { record: RunRecord }) => void records.push(record);
  const runs = new KernelRuns({ gateway, store, show } as unknown as KernelRunServices);
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
