import { linesOf } from '../../text/lines';
import type { Run } from '../run';
import type { CallSite } from '../runEvent';

/** The recorded lines of a call; empty if there are none. */
export function codeAt({ script }: Run, { file, line, endLine }: CallSite): string {
  const text = script.sources.find(each => each.file === file)?.text ?? '';
  return linesOf(text)
    .slice(line - 1, endLine ?? line)
    .join('\n');
}

/** Whether a word is anywhere in the recorded sources. */
export const isInCode = ({ script }: Run, word: string): boolean =>
  script.sources.some(({ text }) => text.includes(word));
