/** A recording that cannot be written, immediately or later: the job is not affected. */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultyJob, recorded, watched } from './support/faultyRun';
import { inTaskAndRecorded } from './support/inTask';
import { projectRoot, strobe, temporaryFolder, testRuntime } from './support/strobe';

const limitFileSize = join(projectRoot, 'test/process/support/limitFileSize.py');

test('a full disk: the job is not started', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'job.py'), 'open("ran", "w").close()\n');
  const ended = await watched({ cwd }, options => strobe(['run', '--recording', '/dev/full', 'job.py'], options));
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(/^strobe: .*\/dev\/full.*no space left.* \[recording\.unwritable\]$/im);
  expect(existsSync(join(cwd, 'ran'))).toBe(false);
});

test('a disk that becomes full: the job continues, and the summary says that the recording ended', async () => {
  const cwd = temporaryFolder();
  const ours = await recorded(faultyJob('waits.py'), {
    cwd,
    meanwhile: async processes => {
      await inTaskAndRecorded(cwd);
      const size = statSync(join(cwd, 'run.strobe')).size + 20;
      execFileSync(testRuntime().python.executable, [limitFileSize, `${processes.pidOf('gateway')}`, `${size}`]);
      writeFileSync(join(cwd, 'go'), '');
    },
  });
  expect(ours).toMatchObject({ code: 0, stdout: 'first: 3\nwaited: 1\nlast: 4\n' });
  // The live view is complete, and says that the file is not.
  expect(ours.stderr).toMatch(/^waits\.py .*succeeded/m);
  expect(ours.stderr).toContain('(recording.unwritable)');
  // The file can be read up to its last complete event.
  expect(ours.run.status).toBe('lost');
  expect(ours.run.actions[0]).toMatchObject({ op: 'count', status: 'succeeded' });
  expect(ours.run.degraded.map(each => each.code)).toContain('recording.truncated');
});
