import type { MLConfigInput } from '../../../src/ml/ml.schema.ts';

/** What to do with a table; only the two methods must be named, every section and field has a default. */
export type ProcessConfig = MLConfigInput;
