import { testJobsWithCause } from './support/jobsWithCause';

testJobsWithCause(0, 3);
