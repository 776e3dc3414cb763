import type { ComponentChildren, VNode } from 'preact';
import type { Finding } from '../../model/findings/finding';
import type { Run } from '../../model/run';
import type { Stream } from '../../model/stream';
import { plural } from '../../text/plural';
import { failures } from '../failures';
import type { RunLinks } from '../runLinks';
import { answerOf } from '../text/answer';
import { FailureCard } from './failureCard';
import { FindingCard } from './findingCard';
import { Incomplete } from './incomplete';
import { LineBars } from './lineBars';
import { RunStrip } from './runStrip';
import { StreamsPart } from './streamsPart';
import { TestsTable } from './testsTable';

interface Props {
  run: Run;
  links: RunLinks;
  /** Current time, for a run in progress. */
  now?: number;
  /** Buttons of the page for a finding. */
  buttonsOf?: (finding: Finding) => ComponentChildren;
  /** Buttons of the page for a streaming query. */
  buttonsOfStream?: (stream: Stream) => ComponentChildren;
  /** Whether the page has a timeline beside it. */
  hasTimeline?: boolean;
}

/** The answer first: where the time went or why the run failed, what to change, and the run by line and by time. */
export function Overview({ run, links, now, buttonsOf, buttonsOfStream, hasTimeline = false }: Props): VNode {
  const card = (finding: Finding, index: number): VNode => (
    <li key={index}>
      <FindingCard run={run} links={links} finding={finding}>
        {buttonsOf?.(finding)}
      </FindingCard>
    </li>
  );
  const marked = run.findings.filter(each => each.marked);
  const others = run.findings.filter(each => !each.marked);
  return (
    <div class="overview">
      <p class="answer">{answerOf(run, now)}</p>
      {run.status === 'failed' && <FailureCard run={run} links={links} />}
      <TestsTable run={run} links={links} />
      <StreamsPart run={run} links={links} buttonsOf={buttonsOfStream} />
      {marked.length > 0 && (
        <ol class="plainList cards" aria-label="Findings">
          {marked.map(card)}
        </ol>
      )}
      {others.length > 0 && (
        <details class="others">
          <summary>
            {marked.length > 0 ? `${others.length} more` : plural(others.length, 'finding')} below 1 s or 5 % of the run
          </summary>
          <ol class="plainList cards">{others.map(card)}</ol>
        </details>
      )}
      <Caught run={run} links={links} />
      <LineBars run={run} links={links} />
      {!hasTimeline && <RunStrip run={run} links={links} now={now} />}
      <Incomplete run={run} />
    </div>
  );
}

/** Failed actions of a run that went on, or that was not ended by them. */
function Caught({ run, links }: { run: Run; links: RunLinks }): VNode | null {
  const failed = failures(run).length;
  if (failed === 0 || run.status === 'failed') return null;
  return (
    <details class="others">
      <summary>{plural(failed, 'failed action')}</summary>
      <FailureCard run={run} links={links} />
    </details>
  );
}
