import type { Event } from 'vscode-jsonrpc';
import type { StreamKey } from '../model/streamEvents';
import type { ToPanel } from '../wire/panelMessages';
import type { RecordedSource } from './recordedSource';

/** What a panel can show: a run, a recording, or the static lineage of a file. */
export interface PanelContent {
  readonly title: string;
  /** The messages that a new page needs. */
  messages(): Promise<ToPanel[]>;
  /** Later updates. */
  readonly onMessage: Event<ToPanel>;
  /** Recorded files, by path. */
  sources(): ReadonlyMap<string, RecordedSource>;
  /** Address of the Spark UI; null if it is no longer available. */
  sparkUi(): string | null;
  cancel(): void;
  /** Resolves when the streaming query has ended. @throws Error if it cannot be stopped */
  stopStream(stream: StreamKey): Promise<void>;
  rerun(): void;
}
