import type { AnyTRPCRouter, TRPCProcedureType } from '@trpc/server';
import * as z from 'zod';
import { outputSchema } from './answers.ts';
import type { ProcedureMeta } from './procedure.ts';

/** A procedure as its router holds it: what the REST shims and the OpenAPI document are made from. */
export interface ListedProcedure {
  /** Dotted, as clients call it: `datasets.get`. */
  readonly name: string;
  readonly type: TRPCProcedureType;
  readonly meta: ProcedureMeta;
  /** The fields of its input; those of all parsers when it has several. */
  readonly input: z.ZodObject | undefined;
  readonly output: z.ZodType | undefined;
}

export function listProcedures(router: AnyTRPCRouter): ListedProcedure[] {
  const procedures: Record<string, { _def: unknown }> = router._def.procedures;
  return Object.entries(procedures).map(([name, { _def }]) => {
    const def = _def as {
      readonly type: TRPCProcedureType;
      readonly meta?: ProcedureMeta;
      readonly inputs: readonly unknown[];
      readonly output?: unknown;
    };
    const inputs = def.inputs.filter((parser) => parser instanceof z.ZodObject);
    return {
      name,
      type: def.type,
      meta: def.meta ?? { summary: '' },
      input: inputs.length === 0 ? undefined : inputs.reduce((all, next) => all.extend(next.shape)),
      output: outputSchema(def.output),
    };
  });
}
