import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse, type ParseError } from 'jsonc-parser';
import { StrobeError } from '../errors/strobeError';
import { profileNamed } from '../profiles/profile';
import { resolveProfile } from '../profiles/resolveProfile';
import { isRecord } from '../profiles/settingValues';
import { withProfile, type Target } from '../profiles/withProfile';

const SETTING = 'strobe.profiles';

interface Options {
  profile: string;
  /** The file that has it; by default the nearest `.vscode/settings.json` with profiles. */
  profiles?: string;
}

/**
 * The master, properties and variables of a run: those of its options, on top of those of its profile.
 * @param script absolute path; null for a command
 * @throws StrobeError with the codes of profiles
 */
export async function profileTarget(
  { profile: name, profiles: file }: Options,
  script: string | null,
  own: Target,
): Promise<ReturnType<typeof withProfile>> {
  const { folder, setting } = file === undefined ? settingAbove(process.cwd()) : settingIn(resolve(file));
  const profile = profileNamed(name, setting);
  const variables = { workspaceFolder: folder, file: script ?? join(folder, 'job.py'), env: process.env };
  return withProfile(await resolveProfile(profile, variables, secret => process.env[variableOf(secret)]), own);
}

/** The editor's secret storage cannot be read from a terminal: `${secret:api-key}` is `STROBE_SECRET_API_KEY`. */
const variableOf = (secret: string) => `STROBE_SECRET_${secret.toUpperCase().replace(/\W/g, '_')}`;

/** As VS Code has it: in the settings of the folder that is the workspace. */
function settingAbove(start: string): { folder: string; setting: unknown } {
  for (let folder = start; ; folder = dirname(folder)) {
    const settings = read(join(folder, '.vscode', 'settings.json'));
    if (isRecord(settings) && settings[SETTING] !== undefined) return { folder, setting: settings[SETTING] };
    if (folder !== dirname(folder)) continue;
    const where = `neither ${start} nor a folder above it has .vscode/settings.json with ${SETTING}`;
    throw new StrobeError('profile.missing', `Cannot look up the profile: ${where}. Name its file with --profiles.`);
  }
}

/** A file of settings, or an array of profiles alone. */
function settingIn(file: string): { folder: string; setting: unknown } {
  const content = read(file);
  if (content === undefined) throw new StrobeError('profile.missing', `Cannot read ${file}.`);
  const folder = dirname(file).replace(/[/\\]\.vscode$/, '');
  return { folder, setting: isRecord(content) ? content[SETTING] : content };
}

/** Undefined if there is no such file. @throws StrobeError `profile.invalid` */
function read(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const errors: ParseError[] = [];
  const content: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) throw new StrobeError('profile.invalid', `${file} is not valid JSON.`);
  return content;
}
