import * as vscode from 'vscode';
import type { RecordingOptions } from '../wire/messages';
import { SETTING } from './contributions';

/** The settings for what goes into a recording. @param scope file of the run, for settings of its folder */
export function recordingOptions(scope?: vscode.Uri): RecordingOptions {
  const settings = vscode.workspace.getConfiguration(undefined, scope);
  return {
    recordRows: settings.get<boolean>(SETTING.recordRows, false),
    keptBatches: settings.get<number>(SETTING.keptBatches),
  };
}
