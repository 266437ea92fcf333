import * as z from 'zod';

/**
 * The leniency of REST, as a walk along a schema: text that stands where a number or a truth value is wanted becomes
 * one, lists may be written with commas, null stands for an absent optional field. What does not fit is passed on as it
 * came, for the schema itself to refuse. Schemas are only looked at, never changed.
 *
 * `text`: everything came as text (path, query, form); `json`: types were told, so text is not split into lists.
 */
export type Wording = 'text' | 'json';

export function coerce(schema: z.core.$ZodType, value: unknown, wording: Wording): unknown {
  if (value === undefined || value === null) return value;
  const { def } = schema._zod;
  if (isWrapper(def)) return coerce(def.innerType, value, wording);
  if (def.type === 'pipe') return coerce(pipeInput(def as z.core.$ZodPipeDef), value, wording);
  if (def.type === 'lazy') return coerce((def as z.core.$ZodLazyDef).getter(), value, wording);
  switch (def.type) {
    case 'object':
      return coerceObject(schema, value, wording);
    case 'record':
      return mapValues(value, (inner) => coerce((def as z.core.$ZodRecordDef).valueType, inner, wording));
    case 'array':
      return coerceList((def as z.core.$ZodArrayDef).element, value, wording);
    case 'union':
      return coerceUnion((def as z.core.$ZodUnionDef).options, value, wording);
    case 'literal':
      return coerceLiteral(
        (def as z.core.$ZodLiteralDef<z.core.util.Literal>).values,
        lastOf(value, wording),
      );
    case 'number':
    case 'int':
      return toNumber(lastOf(value, wording));
    case 'boolean':
      return toBoolean(lastOf(value, wording));
    case 'string':
    case 'enum':
      return lastOf(value, wording);
    default:
      return value;
  }
}

/** The fields of an object that a schema knows, coerced; null is dropped where only absence is allowed, unless kept. */
export function coerceFields(
  shape: Readonly<Record<string, z.core.$ZodType>>,
  fields: Readonly<Record<string, unknown>>,
  wording: Wording,
  nulls: 'absent' | 'kept' = 'absent',
): Record<string, unknown> {
  const coerced: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape)) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (value === undefined || (value === null && nulls === 'absent' && meansAbsence(field))) continue;
    coerced[name] = coerce(field, value, wording);
  }
  return coerced;
}

function coerceObject(schema: z.core.$ZodType, value: unknown, wording: Wording): unknown {
  if (!(schema instanceof z.ZodObject) || !isPlainObject(value)) return value;
  const known = coerceFields(schema.shape, value, wording);
  // Fields the schema does not know stay, for a strict or loose schema to judge.
  const others = Object.entries(value).filter(([name]) => !Object.hasOwn(schema.shape, name));
  return { ...Object.fromEntries(others), ...known };
}

function coerceList(element: z.core.$ZodType, value: unknown, wording: Wording): unknown {
  if (Array.isArray(value)) return value.map((item) => coerce(element, item, wording));
  if (wording === 'json' || typeof value !== 'string') return value;
  const items = value === '' ? [] : value.split(',').map((item) => item.trim());
  return items.map((item) => coerce(element, item, wording));
}

/** The value as it is when an option takes it so, else as the first option makes of it that then takes it. */
function coerceUnion(options: readonly z.core.$ZodType[], value: unknown, wording: Wording): unknown {
  if (options.some((option) => accepts(option, value))) return value;
  for (const option of options) {
    const candidate = coerce(option, value, wording);
    if (accepts(option, candidate)) return candidate;
  }
  return value;
}

function coerceLiteral(values: readonly unknown[], value: unknown): unknown {
  if (values.includes(value)) return value;
  return [toNumber(value), toBoolean(value)].find((candidate) => values.includes(candidate)) ?? value;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : value;
}

function toBoolean(value: unknown): unknown {
  const word = typeof value === 'number' ? String(value) : value;
  if (typeof word !== 'string') return value;
  if (/^(true|1|yes|on)$/i.test(word.trim())) return true;
  if (/^(false|0|no|off)$/i.test(word.trim())) return false;
  return value;
}

/** A query names a field twice: the last one counts, where only one is wanted. */
function lastOf(value: unknown, wording: Wording): unknown {
  return wording === 'text' && Array.isArray(value) ? value.at(-1) : value;
}

interface Wrapper {
  readonly innerType: z.core.$ZodType;
}

const WRAPPERS = new Set(['optional', 'nullable', 'default', 'prefault', 'nonoptional', 'readonly', 'catch']);

function isWrapper(def: object): def is Wrapper {
  return 'innerType' in def && 'type' in def && WRAPPERS.has(String(def.type));
}

/** A preprocess comes before the schema that says what is wanted; any other pipe begins with it. */
function pipeInput(def: z.core.$ZodPipeDef): z.core.$ZodType {
  return def.in._zod.def.type === 'transform' ? def.out : def.in;
}

/** Null is no value for this field, but leaving it out is fine. */
function meansAbsence(field: z.core.$ZodType): boolean {
  return !accepts(field, null) && accepts(field, undefined);
}

function accepts(schema: z.core.$ZodType, value: unknown): boolean {
  return z.safeParse(schema, value).success;
}

function mapValues(value: unknown, change: (inner: unknown) => unknown): unknown {
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
