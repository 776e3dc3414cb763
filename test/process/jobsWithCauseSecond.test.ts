import { testJobsWithCause } from './support/jobsWithCause';

testJobsWithCause(1, 3);
