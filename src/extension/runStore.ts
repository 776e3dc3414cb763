import * as vscode from 'vscode';
import { isOn, recordsOfEarlier, withRecord, type RunRecord } from './runRecord';

const KEY = 'strobe.runs';

/** Stores the recent runs of the workspace. */
export class RunStore {
  private records: RunRecord[];
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onChange = this.changes.event;

  constructor(private readonly memento: vscode.Memento) {
    this.records = recordsOfEarlier(memento.get(KEY), vscode.l10n.t('The editor was closed during the run.'));
  }

  all(): RunRecord[] {
    return this.records;
  }

  get(id: string): RunRecord | undefined {
    return this.records.find(each => each.id === id);
  }

  running(): RunRecord[] {
    return this.records.filter(isOn);
  }

  put(record: RunRecord): void {
    this.save(withRecord(this.records, record));
  }

  remove(id: string): void {
    this.save(this.records.filter(each => each.id !== id));
  }

  private save(records: RunRecord[]): void {
    this.records = records;
    void this.memento.update(KEY, records);
    this.changes.fire();
  }
}
