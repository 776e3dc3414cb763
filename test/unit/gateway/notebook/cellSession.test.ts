import { expect, test, vi } from 'vitest';
import { CellSession } from '../../../../src/gateway/notebook/cellSession';

function attached() {
  const session = new CellSession();
  const sent: object[] = [];
  session.attached(message => sent.push(message));
  return { session, sent };
}

const QUESTION = { type: 'widget', id: 3, name: 'day' };

test('the value of a widget comes from the client', async () => {
  const { session, sent } = attached();
  session.askWith(async name => `value of ${name}`);
  session.take(QUESTION);
  await vi.waitFor(() => expect(sent).toEqual([{ type: 'widget', id: 3, value: 'value of day' }]));
});

test('without a client that is asked, and with one that has gone, a widget has no value', async () => {
  const { session, sent } = attached();
  session.take(QUESTION);
  session.askWith(() => Promise.reject(new Error('the connection is closed')));
  session.take({ ...QUESTION, id: 4 });
  await vi.waitFor(() =>
    expect(sent).toEqual([
      { type: 'widget', id: 3, value: null },
      { type: 'widget', id: 4, value: null },
    ]),
  );
});
