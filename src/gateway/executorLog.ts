import { get } from 'node:http';

const TIMEOUT_MS = 2000;
/** Spark's worker puts this before the text: `==== Bytes 0-812 of 812 of /path/stderr ====`. */
const HEADING = /^==== Bytes \d+-\d+ of \d+ of .*====\n/;

/** The address of a log at a worker, or at a node of YARN. */
const OF_WORKER = /\/logPage\/?$/;
const OF_NODE = /\/node\/containerlogs\//;

/**
 * The end of an executor's log, from where it lives: the worker of a standalone cluster that runs the executor, or the
 * node of YARN that runs its container.
 * @param page URL of the page that shows the log, from Spark (`ExecutorAdded.logs`).
 * @returns null for other URLs (Kubernetes, HTTPS).
 * @throws Error if the worker or the node does not respond with it in time.
 */
export async function readExecutorLog(page: string, bytes: number): Promise<string | null> {
  const url = new URL(page);
  if (url.protocol !== 'http:') return null;
  if (OF_WORKER.test(url.pathname)) {
    // Next to the page, the worker serves the plain text.
    url.pathname = url.pathname.replace(OF_WORKER, '/log/');
    url.searchParams.set('byteLength', String(bytes));
    return (await fetchText(url)).replace(HEADING, '');
  }
  if (!OF_NODE.test(url.pathname)) return null;
  url.searchParams.set('start', String(-bytes));
  return textOfPage(await fetchText(url));
}

/** A node of YARN shows the text in a page, in its last `pre`. */
function textOfPage(html: string): string {
  const text = /.*<pre>(.*?)<\/pre>/s.exec(html)?.[1];
  if (text === undefined) throw new Error('the page has no log');
  return text.trim().replace(/&(lt|gt|quot|#39|amp);/g, (_whole, name: string) => ENTITIES[name]!);
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };

function fetchText(url: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }, response => {
      if (response.statusCode !== 200) {
        response.resume();
        reject(new Error(`the page of the log responded with ${response.statusCode}`));
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
