import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import { formatBytes } from '../text/formatBytes';
import { formatCount } from '../text/formatCount';
import { formatDuration } from '../text/formatDuration';
import { fullPlace } from '../text/place';
import { plural } from '../text/plural';
import { FactList } from './factList';
import { lastMoment } from './timelineSpans';

/** What the driver paid so far: its own time, the calls to Spark, broadcasts; and on what it runs. */
export function DriverCost({ run, now }: { run: Run; now?: number }): VNode {
  const { ledger } = run;
  const time = driverTime(run, Math.max(now ?? 0, lastMoment(run)));
  const facts: [string, string][] = [
    ...(time === null
      ? []
      : ([
          ['start of Python and Spark', formatDuration(time.start)],
          ['in actions', formatDuration(time.actions)],
          ['driver alone', formatDuration(time.alone)],
        ] as [string, string][])),
    ['Py4J calls', formatCount(ledger.py4jCalls)],
    ['waiting for them', formatDuration(ledger.py4jTime)],
    ['bytes sent', formatBytes(ledger.py4jBytesSent)],
    ['bytes received', formatBytes(ledger.py4jBytesReceived)],
    ['recording took', formatDuration(ledger.recorderTime)],
  ];
  return (
    <>
      <FactList facts={facts} />
      {ledger.broadcasts.length > 0 && (
        <>
          <h3>{plural(ledger.broadcasts.length, 'broadcast')}</h3>
          <ul class="plainList">
            {ledger.broadcasts.map((each, index) => (
              <li key={index}>
                <span class="line">{fullPlace(each.callSite)}</span> {formatBytes(each.size)}
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>Runs on</h3>
      <FactList facts={environmentFacts(run)} />
    </>
  );
}

/** How the time of a run divides: before Spark is there, while actions run, and the rest. */
function driverTime(run: Run, end: number): { start: number; actions: number; alone: number } | null {
  const from = run.script.startTime;
  const spark = run.applications[0]?.startTime ?? null;
  if (from === null || spark === null) return null;
  const until = run.script.endTime ?? end;
  let [covered, at] = [0, spark];
  for (const { startTime, endTime } of [...run.actions].sort((a, b) => a.startTime - b.startTime)) {
    const [start, stop] = [Math.max(at, startTime), endTime ?? until];
    covered += Math.max(0, stop - start);
    at = Math.max(at, stop);
  }
  const start = Math.max(0, spark - from);
  return { start, actions: covered, alone: Math.max(0, until - from - start - covered) };
}

function environmentFacts(run: Run): [string, string][] {
  const application = run.applications[0];
  const known: [string, string | null | undefined][] = [
    ['Spark', application?.sparkVersion],
    ['master', application?.master],
    ['Python', run.script.pythonVersion],
    ['Java', application?.javaVersion?.split(' ')[0]],
    ['interpreter', run.script.pythonExecutable],
    ['working directory', run.script.cwd],
    ['arguments', run.script.args.join(' ') || null],
  ];
  return known.flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : []));
}
