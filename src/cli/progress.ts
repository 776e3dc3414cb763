import { textWidth } from '../view/text/textWidth';
import type { Run, Stage } from '../model/run';
import { actionNumbers, flag } from '../view/text/actionNumbers';
import { cutText } from '../view/text/fitText';
import { formatCount } from '../text/formatCount';
import { formatDuration } from '../text/formatDuration';
import { opLabel } from '../view/text/opLabel';
import type { Palette } from '../view/text/palette';
import { createPalette } from '../view/text/palette';
import { phaseText } from '../view/text/phaseText';
import { fullPlace } from '../view/text/place';
import { plural } from '../text/plural';
import { stageSubject } from '../view/text/stageSubject';
import { statusText } from '../view/text/statusMark';
import { ServerProgress } from './serverProgress';
import { activeStreams, jobsOfBatches, StreamProgress } from './streamProgress';
import { TerminalPanel } from './terminalPanel';

const BAR_WIDTH = 12;
const MOST_STAGES = 4;

export interface ProgressOptions {
  width: number;
  color: boolean;
  /** Milliseconds since the epoch, for the elapsed time; absent if unknown. */
  now?: number;
}

/** The current state: a status line, then a bar for each running stage (only the first few if there are many). */
export function renderProgress(run: Run, options: ProgressOptions): string[] {
  const palette = createPalette(options.color);
  const running = run.stages.filter(stage => stage.status === 'running').sort((a, b) => a.id - b.id);
  const shown = running.slice(0, running.length > MOST_STAGES ? MOST_STAGES - 1 : MOST_STAGES);
  const left = running.length - shown.length;
  return [
    statusLine(run, running, options, palette),
    ...shown.map(stage => stageLine(run, stage, options.width, palette)),
    ...(left > 0 ? [palette.faint(`  and ${plural(left, 'more stage')}`)] : []),
  ];
}

function statusLine(run: Run, running: Stage[], options: ProgressOptions, palette: Palette): string {
  const start = run.script.startTime;
  const elapsed = options.now === undefined || start === null ? '' : formatDuration(Math.max(0, options.now - start));
  const status = `${statusText(run.status)}${elapsed === '' ? '' : ` ${elapsed}`}`;
  const numbers = actionNumbers(run);
  const current = run.actions.filter(action => action.status === 'running').pop();
  const done = run.actions.filter(action => action.status !== 'running').length;
  const parts = [
    current ? `${flag(numbers.get(current.id) ?? 0)} ${opLabel(current)} ${fullPlace(current.callSite)}`.trim() : '',
    phaseText(run),
    ...activeStreams(run),
    running.length > 0 ? tasks(running) : '',
    done > 0 ? `${plural(done, 'action')} done` : '',
  ];
  const rest = cutText(
    parts
      .filter(part => part !== '')
      .map(part => ` · ${part}`)
      .join(''),
    options.width - textWidth(status),
  );
  return `${palette.strong(status)}${rest}`;
}

function tasks(stages: Stage[]): string {
  const done = stages.reduce((sum, stage) => sum + stage.numCompletedTasks, 0);
  const all = stages.reduce((sum, stage) => sum + stage.numTasks, 0);
  return `${formatCount(done)}/${plural(all, 'task')}`;
}

function stageLine(run: Run, stage: Stage, width: number, palette: Palette): string {
  const share = stage.numTasks > 0 ? stage.numCompletedTasks / stage.numTasks : 0;
  const filled = Math.min(BAR_WIDTH, Math.floor(share * BAR_WIDTH));
  const name = `  stage ${stage.id} `;
  const failed = stage.numFailedTasks > 0 ? ` · ${formatCount(stage.numFailedTasks)} failed` : '';
  const rest = ` ${tasks([stage])}${failed} · ${stageSubject(run, stage)}`;
  const bars = palette.heat('▓'.repeat(filled)) + palette.faint('░'.repeat(BAR_WIDTH - filled));
  return `${name}${bars}${cutText(rest, width - name.length - BAR_WIDTH)}`;
}

/** Where progress is written: `process.stderr`, or a similar stream. */
export interface ProgressStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
  rows?: number;
  on?(event: 'resize', listener: () => void): unknown;
  off?(event: 'resize', listener: () => void): unknown;
}

export interface ProgressPrinterOptions {
  color: boolean;
  now?: () => number;
}

const DEFAULT_WIDTH = 100;

/**
 * Shows the progress of a run on a stream. On a terminal, it keeps some lines at the bottom of the screen, outside of
 * the region in which the job's own output scrolls, so that neither overwrites the other. Elsewhere, it prints a line
 * when a stage starts and when it ends; of a streaming query, when it starts and ends, and some batches; of a server, when it does not answer. `clear` removes it from the screen, the next `update` draws it again. `end` is
 * final and may be called twice.
 */
export class ProgressPrinter {
  private readonly panel: TerminalPanel | null;
  private readonly told = new Map<string, string>();
  private readonly streams = new StreamProgress();
  private readonly servers = new ServerProgress();
  private last: Run | null = null;
  private ended = false;
  private readonly onResize = (): void => {
    const shown = this.panel?.isShown ?? false;
    this.panel?.resized();
    if (shown && this.last) this.update(this.last);
  };

  constructor(
    private readonly stream: ProgressStream,
    private readonly options: ProgressPrinterOptions,
  ) {
    this.panel = TerminalPanel.fits(stream) ? new TerminalPanel(stream) : null;
    if (this.panel) stream.on?.('resize', this.onResize);
  }

  update(run: Run): void {
    if (this.ended) return;
    this.last = run;
    if (this.panel) this.panel.show(renderProgress(run, this.rendering()));
    else this.tellChanges(run);
  }

  clear(): void {
    this.panel?.clear();
  }

  end(): void {
    this.clear();
    this.ended = true;
    this.stream.off?.('resize', this.onResize);
  }

  private rendering(): ProgressOptions {
    // The last column stays empty: a character there makes some terminals wrap.
    const width = (this.stream.columns ?? DEFAULT_WIDTH) - 1;
    return { width, color: this.options.color, now: (this.options.now ?? Date.now)() };
  }

  private tellChanges(run: Run): void {
    for (const line of [...this.servers.changes(run), ...this.streams.changes(run)]) this.stream.write(`${line}\n`);
    const ofBatches = jobsOfBatches(run);
    for (const stage of run.stages) {
      if (stage.jobIds.some(jobId => ofBatches.has(`${stage.applicationId}/${jobId}`))) continue;
      const key = `${stage.applicationId}/${stage.id}/${stage.attempt}`;
      if (this.told.get(key) === stage.status) continue;
      const line = changeLine(run, stage);
      if (line === null) continue;
      this.told.set(key, stage.status);
      this.stream.write(`${line}\n`);
    }
  }
}

function changeLine(run: Run, stage: Stage): string | null {
  const name = `stage ${stage.id}${stage.attempt > 0 ? ` attempt ${stage.attempt}` : ''}`;
  const about = `${plural(stage.numTasks, 'task')} · ${stageSubject(run, stage)}`;
  if (stage.status === 'running') return `${name} started: ${about}`;
  if (stage.status === 'pending' || stage.status === 'skipped') return null;
  const took =
    stage.startTime !== null && stage.endTime !== null ? ` in ${formatDuration(stage.endTime - stage.startTime)}` : '';
  return `${name} ${stage.status}${took}: ${about}`;
}
