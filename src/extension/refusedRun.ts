import { Emitter } from 'vscode-jsonrpc';
import type { ToPanel } from '../wire/panelMessages';
import type { PanelContent } from './panelContent';
import type { RecordedSource } from './recordedSource';

/** A run that is not allowed to start, with the reason. */
export class RefusedRun implements PanelContent {
  readonly onMessage = new Emitter<ToPanel>().event;

  constructor(
    readonly title: string,
    private readonly code: string,
    private readonly message: string,
    private readonly onRerun: () => void,
  ) {}

  async messages(): Promise<ToPanel[]> {
    const { title, code, message } = this;
    return [{ type: 'failed', title, code, message }];
  }

  sources(): ReadonlyMap<string, RecordedSource> {
    return new Map();
  }

  sparkUi(): null {
    return null;
  }

  cancel(): void {}

  async stopStream(): Promise<void> {}

  rerun(): void {
    this.onRerun();
  }
}
