import * as z from 'zod';

/**
 * The output of a procedure that is described but not parsed again: it comes from our own typed code, may be large, and
 * may hold names its user chose, `__proto__` among them, which a parse would drop.
 */
export type DocumentedOutput<T extends z.ZodType> = ((value: unknown) => z.output<T>) & {
  readonly schema: T;
};

export function answers<T extends z.ZodType>(schema: T): DocumentedOutput<T> {
  return Object.assign((value: unknown) => value as z.output<T>, { schema });
}

/** The schema behind the output parser of a procedure, whichever way it was given. */
export function outputSchema(parser: unknown): z.ZodType | undefined {
  if (parser instanceof z.ZodType) return parser;
  const isDocumented =
    typeof parser === 'function' && 'schema' in parser && parser.schema instanceof z.ZodType;
  return isDocumented ? (parser.schema as z.ZodType) : undefined;
}
