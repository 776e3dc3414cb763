import { Emitter } from 'vscode-jsonrpc';
import type { StaticLineage } from '../wire/languageMessages';
import type { ToPanel } from '../wire/panelMessages';
import type { PanelContent } from './panelContent';
import type { RecordedSource } from './recordedSource';

/** The static lineage of a file or notebook, before it runs. Updated on edits. */
export class PromisedLineage implements PanelContent {
  private readonly emitter = new Emitter<ToPanel>();
  readonly onMessage = this.emitter.event;

  constructor(
    readonly title: string,
    readonly file: string,
    private readonly read: () => Promise<StaticLineage | null>,
    private readonly onRerun: () => void,
    /** The cells of a notebook, by their names in the lineage. */
    private readonly cells: () => ReadonlyMap<string, RecordedSource> = () => new Map(),
  ) {}

  async messages(): Promise<ToPanel[]> {
    return [await this.message()];
  }

  async edited(): Promise<void> {
    this.emitter.fire(await this.message());
  }

  sources(): ReadonlyMap<string, RecordedSource> {
    return this.cells();
  }

  sparkUi(): null {
    return null;
  }

  cancel(): void {}

  async stopStream(): Promise<void> {}

  rerun(): void {
    this.onRerun();
  }

  private async message(): Promise<ToPanel> {
    return { type: 'static', file: this.file, lineage: await this.read() };
  }
}
