import { get } from 'node:http';

const TIMEOUT_MS = 2000;
/** Spark's worker puts this before the text: `==== Bytes 0-812 of 812 of /path/stderr ====`. */
const HEADING = /^==== Bytes \d+-\d+ of \d+ of .*====\n/;

/**
 * The end of an executor's log, from the worker of a standalone cluster that runs it.
 * @param page URL of the page that shows the log, from Spark (`ExecutorAdded.logs`).
 * @returns null for other URLs (YARN, Kubernetes, HTTPS).
 * @throws Error if the worker does not respond with it in time.
 */
export async function readExecutorLog(page: string, bytes: number): Promise<string | null> {
  const url = new URL(page);
  if (url.protocol !== 'http:' || !/\/logPage\/?$/.test(url.pathname)) return null;
  // Next to the page, the worker serves the plain text.
  url.pathname = url.pathname.replace(/\/logPage\/?$/, '/log/');
  url.searchParams.set('byteLength', String(bytes));
  return (await fetchText(url)).replace(HEADING, '');
}

function fetchText(url: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }, response => {
      if (response.statusCode !== 200) {
        response.resume();
        reject(new Error(`the worker responded with ${response.statusCode}`));
        return;
      }
      const chunks: Buffer[] = [];
      response.on('data', chunk => chunks.push(chunk as Buffer));
      response.on('error', reject);
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    request.on('error', reject);
  });
}
