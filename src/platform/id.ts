import { v7 } from 'uuid';

/** A new id: UUID version 7, so that ids rise with time and stay close together in an index. */
export const newId = (): string => v7();
