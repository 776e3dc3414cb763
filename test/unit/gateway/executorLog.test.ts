import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readExecutorLog } from '../../../src/gateway/executorLog';

const asked: string[] = [];
let server: Server;
let status: number;
let content: string;

beforeEach(async () => {
  asked.length = 0;
  status = 200;
  content = '==== Bytes 10-21 of 21 of /work/app-1/0/stderr ====\nlast words\n';
  server = createServer((request, response) => {
    asked.push(request.url!);
    response.statusCode = status;
    response.end(content);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => server.close());

const page = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

describe('readExecutorLog', () => {
  test('requests the end of the text on its page from the worker', async () => {
    const text = await readExecutorLog(page('/logPage/?appId=app-1&executorId=0&logType=stderr'), 500);
    expect(text).toBe('last words\n');
    expect(asked).toEqual(['/log/?appId=app-1&executorId=0&logType=stderr&byteLength=500']);
  });

  test('requests the end of the text from the node of YARN, which shows it in a page', async () => {
    content = '<html><pre>about</pre><pre>\nlast &lt;words&gt; &amp; &quot;more&quot; &#39;s&amp;lt;\n</pre></html>';
    const text = await readExecutorLog(page('/node/containerlogs/container_1/user/stderr?start=-4096'), 500);
    expect(text).toBe(`last <words> & "more" 's&lt;`);
    expect(asked).toEqual(['/node/containerlogs/container_1/user/stderr?start=-500']);
    content = 'no log';
    await expect(readExecutorLog(page('/node/containerlogs/c/u/stderr'), 5)).rejects.toThrow('no log');
  });

  test('requests nothing for the pages of other cluster types', async () => {
    expect(await readExecutorLog(page('/api/v1/pods/exec-1/log'), 500)).toBeNull();
    expect(asked).toEqual([]);
  });

  test('a response without the log is an error', async () => {
    status = 404;
    await expect(readExecutorLog(page('/logPage/?appId=app-1'), 500)).rejects.toThrow('404');
  });
});
