import type { Run } from '../../model/run';
/** Written over soon. */
export const htmlReport = (run: Run): string => JSON.stringify(run);
