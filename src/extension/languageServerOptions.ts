/**
 * Options of the Node process that the server runs in. Reading a long file makes many small objects that live on: with V8's
 * small first generation they would be copied again and again, for a fifth of the time.
 */
export const SERVER_OPTIONS = ['--min-semi-space-size=32', '--max-semi-space-size=32'];
