import { describe, expect, test } from 'vitest';
import { phaseOfRun } from '../../../src/model/phaseOfRun';
import { reduceRun } from '../../../src/model/reduceRun';
import { noStage } from '../../../src/view/text/noStage';
import { phaseText } from '../../../src/view/text/phaseText';
import { ended, started } from './entryEvents';
import { APPLICATION, planNode, RecordedScript } from './recordedScript';

/** A run up to some point: events are added to it. */
function begun(): RecordedScript {
  const script = new RecordedScript();
  const what = { runId: 'r', mode: 'run' as const, script: '/work/job.py', args: [], cwd: '/work', strobeVersion: '1' };
  script.push({ type: 'runStarted', ...what });
  return script;
}

const driver = (script: RecordedScript) =>
  script.push({
    type: 'driverStarted',
    ...{ pid: 1, executable: 'python', pythonVersion: '3.11.7', pysparkVersion: '4.3.0' },
  });
const launch = (script: RecordedScript) => script.push({ type: 'sparkLaunching', pid: 1 });

function application(script: RecordedScript, startTime: number): void {
  const unknown = { attemptId: null, sparkVersion: null, javaVersion: null, scalaVersion: null, uiUrl: null };
  const known = { applicationId: APPLICATION, name: 'job', user: 'ada', master: 'local[2]', properties: {} };
  script.push({ type: 'applicationStarted', ...unknown, ...known, startTime });
}

function withSpark(): RecordedScript {
  const script = begun();
  driver(script);
  launch(script);
  application(script, 1004);
  return script;
}

const phase = ({ events }: RecordedScript) => phaseOfRun(reduceRun(events));
const told = ({ events }: RecordedScript) => phaseText(reduceRun(events));

describe('before a query', () => {
  test('Python starts, then the script runs, then Spark starts', () => {
    const script = begun();
    expect(told(script)).toBe('starting Python');
    driver(script);
    expect(phase(script)).toEqual({ name: 'python' });
    launch(script);
    expect(phase(script)).toEqual({ name: 'startingSpark', since: 1003 });
    expect(told(script)).toBe('starting Spark');
    application(script, 1004);
    expect(phase(script)).toEqual({ name: 'driver' });
  });

  test('an armed action is being planned until its query begins', () => {
    const script = withSpark();
    const call = script.call('collect', { kind: 'action', line: 7 });
    expect(phase(script)).toEqual({ name: 'driver' });
    script.arm(call);
    expect(phase(script)).toMatchObject({ name: 'planning', op: 'collect', since: 1006, callSite: { line: 7 } });
    expect(told(script)).toBe('planning collect job.py:7');
    script.startQuery(0, planNode('Range'), call);
    expect(phase(script)).toEqual({ name: 'running' });
    expect(told(script)).toBe('');
    script.endQuery(0);
    script.end(call);
    expect(phase(script)).toEqual({ name: 'driver' });
  });

  test('an action that ended without a job is not being planned', () => {
    const script = withSpark();
    const call = script.call('collect', { kind: 'action' });
    script.arm(call);
    script.end(call);
    expect(phase(script)).toEqual({ name: 'driver' });
  });

  test('nothing is shown for a call that only may be an action', () => {
    const script = withSpark();
    script.arm(script.call('stop', { kind: 'other' }));
    expect(phase(script)).toEqual({ name: 'driver' });
  });

  test('a second Spark of the script starts, too', () => {
    const script = withSpark();
    script.push({ type: 'applicationEnded', applicationId: APPLICATION });
    launch(script);
    expect(phase(script)).toMatchObject({ name: 'startingSpark' });
  });
});

test('a run that has ended has no phase, however it ended', () => {
  const script = withSpark();
  script.arm(script.call('collect', { kind: 'action' }));
  script.push({ type: 'runEnded', status: 'lost', exitCode: null, signal: null });
  expect(phase(script)).toBeNull();
  expect(reduceRun(script.events).script.planning).toBeNull();
});

test('“no separate stage” is not shown before the plans are read', () => {
  const script = withSpark();
  const call = script.call('collect', { kind: 'action' });
  script.arm(call);
  script.startQuery(0, planNode('Range'), call);
  expect(noStage(reduceRun(script.events))).toBe('no stage yet');
  script.endQuery(0);
  script.end(call);
  expect(noStage(reduceRun(script.events))).toBe('no stage yet');
  script.push({ type: 'runEnded', status: 'succeeded', exitCode: 0, signal: null });
  expect(noStage(reduceRun(script.events))).toBe('no separate stage');
});

test('a notebook waits between its cells', () => {
  const script = withSpark();
  script.push(started(1, 1010, { kind: 'cell' }));
  expect(phase(script)).toEqual({ name: 'driver' });
  script.push(ended(1, 1011));
  expect(told(script)).toBe('waiting for the next cell');
  script.push(started(2, 1012, { kind: 'cell' }));
  expect(phase(script)).toEqual({ name: 'driver' });
});
