import { expect, test } from 'vitest';
import { apiAddress, historyPlace } from '../../../src/historyServer/historyPlace';

const place = (server: string, applicationId: string | null = null, attempt: string | null = null) => ({
  server,
  applicationId,
  attempt,
});

test.each([
  ['http://history:18080', place('http://history:18080')],
  ['http://history:18080/?showIncomplete=true', place('http://history:18080')],
  ['http://history:18080/api/v1/applications', place('http://history:18080')],
  ['https://user:secret@proxy/gateway/', place('https://proxy/gateway')],
  ['http://history:18080/api/v1/applications/app-1/1/logs', place('http://history:18080', 'app-1', '1')],
  ['http://history:18080/api/v1/applications/app-1', place('http://history:18080', 'app-1')],
  ['http://history:18080/api/v1/applications/app-1/logs', place('http://history:18080', 'app-1')],
  ['http://history:18080/api/v1/applications/app-1/jobs', place('http://history:18080', 'app-1')],
  ['https://proxy/gateway/history/local-17/jobs/', place('https://proxy/gateway', 'local-17')],
  [
    'http://history:18080/history/application_1_0001/2/SQL/execution/?id=3',
    place('http://history:18080', 'application_1_0001', '2'),
  ],
  ['http://history:18080/history/my%20app/', place('http://history:18080', 'my app')],
])('%s is a place in a history server', (text, expected) => {
  expect(historyPlace(text)).toEqual(expected);
});

test.each(['/logs/app-1', 'http://', 'history:18080', 'ftp://history/history/app-1'])('%s is no such place', text => {
  expect(historyPlace(text)).toBeNull();
});

test('the address of a log has its attempt, where there are several', () => {
  expect(apiAddress('http://h:1', 'my app', '2', 'logs').href).toBe('http://h:1/api/v1/applications/my%20app/2/logs');
  expect(apiAddress('https://h/gate', 'a', null, 'logs').href).toBe('https://h/gate/api/v1/applications/a/logs');
});
