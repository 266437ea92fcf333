import type { JsonSchema } from '../../src/transport/openapi-schemas.ts';
import { typeName } from './names.ts';

interface ObjectSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: ReadonlySet<string>;
}

/** The type of a JSON schema, as TypeScript. */
export function printType(schema: JsonSchema, indent = ''): string {
  const { $ref } = schema;
  if (typeof $ref === 'string') return typeName($ref.replace(/^.*\//, ''));
  if ('const' in schema) return printLiteral(schema['const']);
  if (Array.isArray(schema['enum'])) return union(schema['enum'].map(printLiteral));
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return union(choices.map((choice: JsonSchema) => printType(choice, indent)));
  if (Array.isArray(schema['type'])) {
    return union(schema['type'].map((type: string) => printType({ ...schema, type }, indent)));
  }
  switch (schema['type']) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema['type'];
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return printArray(schema, indent);
    case 'object':
      return printObject(schema, indent);
    default:
      return 'unknown';
  }
}

/** The fields of an interface, one a line. */
export function printFields(schema: JsonSchema, indent: string): string {
  const { properties, required } = objectOf(schema);
  return Object.entries(properties)
    .map(([name, field]) => {
      const type = printType(field, indent);
      const isOptional = !required.has(name);
      const told = type === 'unknown' || !isOptional ? type : `${type} | undefined`;
      const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : printLiteral(name);
      return `${printDoc(field['description'], indent)}${indent}${key}${isOptional ? '?' : ''}: ${told};\n`;
    })
    .join('');
}

export function printDoc(text: unknown, indent: string): string {
  if (typeof text !== 'string' || text === '') return '';
  return `${indent}/** ${text.replaceAll('*/', '*\\/')} */\n`;
}

/** Whether every field may be left out. */
export function isAllOptional(schema: JsonSchema): boolean {
  return objectOf(schema).required.size === 0;
}

function objectOf(schema: JsonSchema): ObjectSchema {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, JsonSchema>;
    required?: readonly string[];
  };
  return { properties, required: new Set(required) };
}

function printObject(schema: JsonSchema, indent: string): string {
  if (schema['properties'] !== undefined) return `{\n${printFields(schema, `${indent}  `)}${indent}}`;
  const { additionalProperties: value = {}, propertyNames: key = { type: 'string' } } = schema;
  return `Record<${printType(key as JsonSchema)}, ${printType(value as JsonSchema, indent)}>`;
}

function printArray(schema: JsonSchema, indent: string): string {
  const { prefixItems, items = {} } = schema as { prefixItems?: readonly JsonSchema[]; items?: JsonSchema };
  if (prefixItems !== undefined) return `[${prefixItems.map((item) => printType(item, indent)).join(', ')}]`;
  const item = printType(items, indent);
  return item.includes(' | ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
}

function printLiteral(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function union(types: readonly string[]): string {
  const distinct = [...new Set(types)];
  return distinct.includes('unknown') ? 'unknown' : distinct.join(' | ');
}
