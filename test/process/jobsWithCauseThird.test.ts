import { testJobsWithCause } from './support/jobsWithCause';

testJobsWithCause(2, 3);
