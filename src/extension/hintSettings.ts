import * as vscode from 'vscode';
import type { HintThresholds } from '../model/hints/hintThresholds';
import { hintThresholds } from '../model/hints/hintThresholds';
import { SETTING } from './contributions';

/** From where on wastes are told, as the person has set it. */
export function hintSettings(): HintThresholds {
  return hintThresholds(vscode.workspace.getConfiguration().get<unknown>(SETTING.hintThresholds));
}
