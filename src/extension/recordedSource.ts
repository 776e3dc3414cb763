import { createHash } from 'node:crypto';

/** A file as it ran. Secrets are redacted in `text`, but the hash is of the original text. */
export interface RecordedSource {
  text: string;
  sha256: string;
  /** URI of the notebook's cell that it is; absent for a file. */
  cellId?: string;
}

/** Whether a file is unchanged since it ran. Line endings do not matter, because Python normalizes them. */
export function isAsItRan(now: string, ran: RecordedSource): boolean {
  const text = normalized(now);
  return text === normalized(ran.text) || [now, text].some(each => sha256(each) === ran.sha256);
}

const normalized = (text: string) => text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
