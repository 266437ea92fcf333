import { inject } from 'vitest';
import { startEntriesFrom } from '../../src/platform/entry.ts';

startEntriesFrom(new URL(inject('bundledEntries')));
