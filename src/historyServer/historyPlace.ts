/** What an address means in a history server. */
export interface HistoryPlace {
  /** Address of the server, without a slash at its end. It may have a path, behind a gateway. */
  server: string;
  /** Null for the server as a whole. */
  applicationId: string | null;
  /** Null for all attempts, and for an application that has only one without a number. */
  attempt: string | null;
}

/** `…/api/v1/applications/app-1/1/logs`, `…/history/app-1/1/jobs/`; the attempt can be missing. */
const OF_APPLICATION = /^(.*?)\/(?:api\/v1\/applications|history)\/([^/]+)(?:\/(\d+))?(?:\/.*)?$/;
const OF_SERVER = /^(.*?)(?:\/api\/v1(?:\/applications)?|\/history)?\/*$/;

/**
 * The place at the address of a history server, of an application or its log in the REST API, or of one of the pages of an application.
 * Null for another address, or none. A user and a password in an address are left out.
 */
export function historyPlace(text: string): HistoryPlace | null {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return null;
  const { origin, pathname } = new URL(text);
  const [, base, applicationId, attempt] = OF_APPLICATION.exec(pathname) ?? [];
  if (base !== undefined)
    return { server: origin + base, applicationId: decoded(applicationId!), attempt: attempt ?? null };
  return { server: origin + OF_SERVER.exec(pathname)![1]!, applicationId: null, attempt: null };
}

/** Where a server has its applications, one of them, or the log of an attempt. */
export function apiAddress(server: string, ...parts: (string | null)[]): URL {
  const given = parts.filter(part => part !== null).map(encodeURIComponent);
  return new URL([server, 'api/v1/applications', ...given].join('/'));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
