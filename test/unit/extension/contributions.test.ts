import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  COMMAND,
  CONTEXT,
  EVENT_LOG_EDITOR,
  PANEL,
  RECORDING_EDITOR,
  RUNS_VIEW,
  SETTING,
  WALKTHROUGH,
} from '../../../src/extension/contributions';
import { runFileOf } from '../../../src/extension/runFileOf';

const root = path.resolve(__dirname, '../../..');
const text = readFileSync(path.join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(text);
const { contributes } = manifest;
const sorted = (values: Iterable<string>) => [...values].sort();

describe('contributions in package.json', () => {
  test('commands match the registered commands', () => {
    const declared = contributes.commands.map((each: { command: string }) => each.command);
    expect(sorted(declared)).toEqual(sorted(Object.values(COMMAND)));
  });

  test('settings match those that the extension and the language server read', () => {
    expect(sorted(Object.keys(contributes.configuration.properties))).toEqual(sorted(Object.values(SETTING)));
  });

  test('views, editors and the walkthrough have the ids used by the extension', () => {
    expect(contributes.views.strobe.map((each: { id: string }) => each.id)).toEqual([RUNS_VIEW]);
    const editors = contributes.customEditors.map((each: { viewType: string }) => each.viewType);
    expect(editors).toEqual([RECORDING_EDITOR, EVENT_LOG_EDITOR]);
    expect(contributes.walkthroughs.map((each: { id: string }) => each.id)).toEqual([WALKTHROUGH]);
    expect(manifest.activationEvents).toContain(`onWebviewPanel:${PANEL}`);
  });

  test('when clauses use exactly the context keys that the extension sets', () => {
    const conditions = [...text.matchAll(/"(?:when|enablement)": "([^"]*)"/g)].map(match => match[1]!);
    const keys = conditions.flatMap(condition => condition.match(/\bstrobe\.\w+(?!\s*(?:==|=~))\b/g) ?? []);
    const views = new Set([RUNS_VIEW]);
    expect(sorted(new Set(keys.filter(key => !views.has(key))))).toEqual(sorted(Object.values(CONTEXT)));
  });

  test('menus, welcome views and walkthrough steps use existing commands', () => {
    const named = Object.values(contributes.menus as Record<string, { command: string }[]>).flat();
    const linked = [
      ...readFileSync(path.join(root, 'package.nls.json'), 'utf8').matchAll(/\(command:(strobe\.\w+)\)/g),
    ];
    const completed = [...text.matchAll(/"onCommand:(strobe\.\w+)"/g)];
    const all = [...named.map(each => each.command), ...[...linked, ...completed].map(match => match[1])];
    expect(all.filter(command => !Object.values<string>(COMMAND).includes(command!))).toEqual([]);
  });

  test('commands that need an argument are not in the Command Palette', () => {
    const hidden = contributes.menus.commandPalette.filter((each: { when: string }) => each.when === 'false');
    expect(hidden.map((each: { command: string }) => each.command)).toEqual([
      COMMAND.runTest,
      COMMAND.debugTest,
      COMMAND.openRun,
      COMMAND.deleteRun,
      COMMAND.revealRun,
    ]);
  });

  test('settings that can run code are restricted in untrusted workspaces', () => {
    const { untrustedWorkspaces } = manifest.capabilities;
    expect(untrustedWorkspaces.supported).toBe('limited');
    expect(untrustedWorkspaces.restrictedConfigurations).toEqual([
      SETTING.python,
      SETTING.runConfigurations,
      SETTING.profiles,
      SETTING.profile,
    ]);
  });

  test('package.nls.json has exactly the strings that are used', () => {
    const words = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8'));
    const used = [...text.matchAll(/"%([\w.]+)%"/g)].map(match => match[1]!);
    expect(sorted(new Set(used))).toEqual(sorted(Object.keys(words)));
  });

  test('every referenced file exists and is packaged', () => {
    const files = [...new Set(text.match(/\bmedia\/[\w./-]+/g))];
    expect(files.filter(file => !existsSync(path.join(root, file)))).toEqual([]);
    const shipped = readFileSync(path.join(root, '.vscodeignore'), 'utf8').split('\n');
    expect(files.filter(file => !shipped.includes(`!${file}`))).toEqual([]);
  });
});

test('user-facing strings are localized', () => {
  const folder = path.join(root, 'src/extension');
  const untranslated = sourcesIn(folder).flatMap(file => {
    const source = readFileSync(path.join(folder, file), 'utf8');
    const shown = source.matchAll(/show(?:Information|Warning|Error)Message\(\s*(['"`])/g);
    return [...shown].map(() => file);
  });
  expect(untranslated).toEqual([]);
});

describe('event logs open in Strobe', () => {
  const editor = contributes.customEditors.find((each: { viewType: string }) => each.viewType === EVENT_LOG_EDITOR);
  const globs = editor.selector.map((each: { filenamePattern: string }) => each.filenamePattern) as string[];
  const choice = (_: string, choices: string) => `(${choices.replaceAll(',', '|')})`;
  const isOpened = (name: string) =>
    globs.some(glob => new RegExp(`^${glob.replaceAll('.', '\\.').replace(/\{(.*?)\}/g, choice)}$`).test(name));

  test.each([
    'local-1763820000000',
    'local-1763820000000.inprogress',
    'local-1763820000000.zstd',
    'app-20251122140208-0003',
    'app-20251122140208-0003.lz4.inprogress',
    'application_1763820000000_0042',
    'application_1763820000000_0042_1.snappy',
  ])('%s', name => {
    expect(isOpened(name)).toBe(true);
  });

  test.each(['local-settings.json', 'app-store-1', 'application_notes', 'local-1763820000000.py', 'README.md'])(
    'but not %s',
    name => {
      expect(isOpened(name)).toBe(false);
    },
  );
});

test('a part of a rolling event log opens the whole log, any other file only itself', () => {
  const folder = path.join('logs', 'eventlog_v2_local-1763820000000');
  expect(runFileOf(path.join(folder, 'events_2_local-1763820000000.zstd'))).toBe(folder);
  expect(runFileOf(path.join('logs', 'events_2_local-1763820000000'))).toContain('events_2');
  expect(runFileOf(path.join(folder, 'appstatus_local-1763820000000'))).toContain('appstatus');
});

const sourcesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));
