import { expect, test, vi } from 'vitest';
import { CellSessions, type CellServices } from '../../../src/extension/cellSessions';
import type { Job } from '../../../src/extension/runLauncher';
import { PLAIN } from '../../../src/extension/runConfiguration';
import type { CellEnd } from '../../../src/wire/messages';

const SCRIPT = { fsPath: '/job.py', toString: () => 'file:///job.py' } as Parameters<CellSessions['run']>[0];

/** Sessions whose drivers start at once, and whose cells end when the test ends them. */
function newSessions() {
  const open: ((ends: CellEnd[]) => void)[] = [];
  const jobs: Job[] = [];
  const launcher = {
    launch: (job: Job) => {
      jobs.push(job);
      const run = { whenEnded: new Promise(() => undefined) };
      job.cells!.onStarted(run as never, 'r');
      return new Promise<void>(() => undefined);
    },
    interrupt: vi.fn(),
    showFigures: vi.fn(async () => undefined),
  };
  const gateway = {
    runCells: () => new Promise<CellEnd[]>(resolve => open.push(resolve)),
    endCells: vi.fn(async () => undefined),
  };
  const chooseConfiguration = vi.fn(async () => PLAIN);
  const services = { launcher, gateway, chooseConfiguration, diagnostics: { clear: vi.fn() } };
  const sessions = new CellSessions(services as unknown as CellServices);
  return { sessions, open, jobs, ...services };
}

test('Cancel interrupts as long as cells run, also after others have ended', async () => {
  const { sessions, open, jobs, launcher, gateway } = newSessions();
  const first = sessions.run(SCRIPT, [0]);
  const second = sessions.run(SCRIPT, [1]);
  await vi.waitFor(() => expect(open).toHaveLength(2));
  open[0]!([]);
  await first;
  jobs[0]!.cells!.onCancel();
  expect(launcher.interrupt).toHaveBeenCalledOnce();
  expect(gateway.endCells).not.toHaveBeenCalled();
  open[1]!([]);
  await second;
  jobs[0]!.cells!.onCancel();
  expect(launcher.interrupt).toHaveBeenCalledOnce();
  expect(gateway.endCells).toHaveBeenCalledOnce();
});

test('cells run after a start that failed', async () => {
  const { sessions, open, chooseConfiguration } = newSessions();
  chooseConfiguration.mockRejectedValueOnce(new Error('no settings'));
  await expect(sessions.run(SCRIPT, [0])).rejects.toThrow('no settings');
  const again = sessions.run(SCRIPT, [0]);
  await vi.waitFor(() => expect(open).toHaveLength(1));
  open[0]!([]);
  await again;
});
