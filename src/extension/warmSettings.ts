import * as vscode from 'vscode';
import type { WarmMode, WarmSettings } from '../wire/messages';
import { SETTING } from './contributions';

const MODES: readonly WarmMode[] = ['off', 'afterFirstRun', 'onOpen'];
const DEFAULTS: WarmSettings = { mode: 'afterFirstRun', idleMinutes: 30 };
/** Two weeks. Timers are limited to 24 days. */
const LONGEST_IDLE = 20_160;

/** The user's warm-up settings, validated because users can edit settings by hand. */
export function warmSettings(): WarmSettings {
  const settings = vscode.workspace.getConfiguration();
  const mode = settings.get<unknown>(SETTING.warmMode);
  const idle = settings.get<unknown>(SETTING.warmIdleMinutes);
  return {
    mode: MODES.find(each => each === mode) ?? DEFAULTS.mode,
    idleMinutes: typeof idle === 'number' && idle > 0 ? Math.min(idle, LONGEST_IDLE) : DEFAULTS.idleMinutes,
  };
}
