import * as vscode from 'vscode';
import type { FindingThresholds } from '../model/findings/findingThresholds';
import { findingThresholds } from '../model/findings/findingThresholds';
import { SETTING } from './contributions';

/** The thresholds of findings from the user's settings. */
export function findingSettings(): FindingThresholds {
  return findingThresholds(vscode.workspace.getConfiguration().get<unknown>(SETTING.findingThresholds));
}
