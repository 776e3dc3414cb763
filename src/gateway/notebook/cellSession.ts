import { StrobeError } from '../../errors/strobeError';
import type { CellEnd } from '../../wire/messages';
import type { PlannedCell } from './notebookPlan';
import { plannedCells, readNotebook } from './readNotebooks';

type Send = (message: object) => void;
type Ended = { id: number } & Omit<CellEnd, 'index'>;

/** The driver of one notebook, from before it connects until it is gone. Runs one cell at a time. */
export class CellSession {
  private send: Send | null = null;
  private isOver = false;
  private lastId = 0;
  private queue: Promise<unknown> = Promise.resolve();
  private ask: (widget: string) => Promise<string | null> = () => Promise.resolve(null);
  private readonly unsent: object[] = [];
  private waiting: { id: number; resolve: (ended: Ended) => void; reject: (error: Error) => void } | null = null;

  attached(send: Send): void {
    this.send = send;
    for (const message of this.unsent.splice(0)) send(message);
  }

  detached(): void {
    this.isOver = true;
    this.waiting?.reject(driverEnded());
  }

  /** Who has the values of widgets that have none. */
  askWith(ask: (widget: string) => Promise<string | null>): void {
    this.ask = ask;
  }

  /** Runs cells one after another, after those that were asked for before, until one does not pass. */
  run(cells: readonly PlannedCell[]): Promise<CellEnd[]> {
    const turn = this.queue.then(() => this.runInTurn(cells));
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  /** Asks the driver to end after the cell that is running. */
  end(): void {
    this.tell({ type: 'end' });
  }

  take(message: object): void {
    const { type } = message as { type: string };
    if (type === 'notebook') return void this.answerNotebook(message as { id: number; path: string });
    if (type === 'widget') return void this.answerWidget(message as { id: number; name: string });
    const { waiting } = this;
    if (type !== 'ended' || waiting?.id !== (message as Ended).id) return;
    this.waiting = null;
    waiting.resolve(message as Ended);
  }

  private async runInTurn(cells: readonly PlannedCell[]): Promise<CellEnd[]> {
    const ends: CellEnd[] = [];
    for (const cell of cells) {
      const { outcome, error } = await this.runOne(cell);
      ends.push({ index: cell.index, outcome, error });
      if (outcome !== 'passed') break;
    }
    return ends;
  }

  private runOne(cell: PlannedCell): Promise<Ended> {
    return new Promise((resolve, reject) => {
      if (this.isOver) return reject(driverEnded());
      const id = ++this.lastId;
      this.waiting = { id, resolve, reject };
      this.tell({ type: 'run', id, cell });
    });
  }

  private async answerNotebook({ id, path }: { id: number; path: string }): Promise<void> {
    try {
      const { file, text } = await readNotebook(path);
      this.tell({ type: 'notebook', id, file, cells: plannedCells(text) });
    } catch (error) {
      const code = error instanceof StrobeError ? error.code : 'internal';
      this.tell({ type: 'notebook', id, error: { code, message: (error as Error).message } });
    }
  }

  /** A client that has gone has no value. */
  private async answerWidget({ id, name }: { id: number; name: string }): Promise<void> {
    this.tell({ type: 'widget', id, value: await this.ask(name).catch(() => null) });
  }

  private tell(message: object): void {
    if (this.send) this.send(message);
    else this.unsent.push(message);
  }
}

export const driverEnded = () =>
  new StrobeError('notebook.ended', 'The driver of these cells has ended. Run a cell to start another.');
