import { test } from 'vitest';
import { expectClassified } from './support/publicApi';
import { testRuntime } from './support/strobe';

test('every public call of the runtime’s pyspark has a kind', () => expectClassified(testRuntime().python.executable));
