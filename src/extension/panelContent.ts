import type { Event } from 'vscode-jsonrpc';
import type { ToPanel } from '../wire/panelMessages';
import type { RecordedSource } from './recordedSource';

/** What a panel can show: a run, a recording, the lineage of a source. */
export interface PanelContent {
  readonly title: string;
  /** All that a fresh page has to be told. */
  messages(): Promise<ToPanel[]>;
  /** What has happened since. */
  readonly onMessage: Event<ToPanel>;
  /** Files as they ran, by path. */
  sources(): ReadonlyMap<string, RecordedSource>;
  /** Address of Spark's own pages, null when there are none any more. */
  sparkUi(): string | null;
  cancel(): void;
  rerun(): void;
}
