import * as vscode from 'vscode';
import type { HintThresholds } from '../model/hints/hintThresholds';
import { hintThresholds } from '../model/hints/hintThresholds';
import { SETTING } from './contributions';

/** The hint thresholds from the user's settings. */
export function hintSettings(): HintThresholds {
  return hintThresholds(vscode.workspace.getConfiguration().get<unknown>(SETTING.hintThresholds));
}
