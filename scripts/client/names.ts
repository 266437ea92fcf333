import * as z from 'zod';
import type { ContractProcedure } from './contract.ts';

/** `copy_sample` and `copySample` as `CopySample`. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

/** `datasets.list` takes a `DatasetsListInput`. */
export function inputName({ slice, name }: ContractProcedure): string {
  return `${pascalCase(slice)}${pascalCase(name)}Input`;
}

/** Of an answer whose schema has no id. */
export function outputName({ slice, name }: ContractProcedure): string {
  return `${pascalCase(slice)}${pascalCase(name)}Answer`;
}

/** The schema of what is there, of one that may be absent or null. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return unwrapped(schema.unwrap() as z.ZodType);
  }
  return schema;
}

/** The name of a component in TypeScript, where `Error` is taken. */
export function typeName(component: string): string {
  return component === 'Error' ? 'ErrorBody' : component;
}
