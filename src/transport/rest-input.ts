import type * as z from 'zod';
import { AppError } from '../platform/app-error.ts';
import { malformedBody } from '../procedure/error-format.ts';
import { coerceFields, isPlainObject } from './coerce.ts';
import type { HttpRequest } from './http-app.ts';
import type { Place, PlaceOf } from './rest-route.ts';

/**
 * The input of a call, merged flat from path, query and body, with REST's leniency. In a PUT, null in the body clears a
 * field; elsewhere it stands for an absent one.
 *
 * @throws AppError VALIDATION for a body that is not a JSON object, UNSUPPORTED_MEDIA_TYPE for one that is no JSON
 */
export function readInput(
  request: HttpRequest,
  fields: z.ZodObject,
  placeOf: PlaceOf,
): Record<string, unknown> {
  const at = (place: Place) =>
    Object.fromEntries(Object.entries(fields.shape).filter(([field]) => placeOf(field) === place));
  const inBody = at('body');
  const hasBodyFields = Object.keys(inBody).length > 0;
  const nulls = request.method === 'PUT' ? 'kept' : 'absent';
  return {
    ...coerceFields(at('path'), asFields(request.params), 'text'),
    ...coerceFields(at('query'), asFields(request.query), 'text'),
    ...(hasBodyFields ? coerceFields(inBody, readJsonObject(request), 'json', nulls) : {}),
  };
}

/** Says of each finding where in the request the field stood. */
export function withPlaces(error: AppError, placeOf: PlaceOf): AppError {
  if (error.code !== 'VALIDATION' || error.details === undefined) return error;
  const details = error.details.map((detail) => {
    const [, field, ...deeper] = detail.loc;
    return typeof field === 'string' ? { ...detail, loc: [placeOf(field), field, ...deeper] } : detail;
  });
  return new AppError({ code: 'VALIDATION', message: error.message, details, cause: error.cause });
}

function readJsonObject(request: HttpRequest): Record<string, unknown> {
  const text = readText(request);
  if (text.trim() === '') return {};
  const type = request.headers['content-type'];
  if (type !== undefined && !/^\s*application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    throw new AppError({
      code: 'UNSUPPORTED_MEDIA_TYPE',
      message: 'Send the body as JSON: Content-Type: application/json.',
    });
  }
  const value = parseJson(request, text);
  if (!isPlainObject(value)) throw malformedBody('The body should be a JSON object.');
  return value;
}

function readText({ body, headers }: HttpRequest): string {
  if (!(body instanceof Uint8Array)) {
    // A form's body is left in the request: whoever sends one here wants another route.
    return /^\s*multipart\//i.test(headers['content-type'] ?? '') ? 'multipart' : '';
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    throw malformedBody('The body is not text in UTF-8.', error);
  }
}

/** Fastify's own parser: it refuses `__proto__` and `constructor.prototype` keys. */
function parseJson(request: HttpRequest, text: string): unknown {
  let value: unknown;
  request.server.getDefaultJsonParser('error', 'error')(request, text, (error, parsed) => {
    if (error) throw malformedBody('The body is not well-formed JSON.', error);
    value = parsed;
  });
  return value;
}

function asFields(parsed: unknown): Record<string, unknown> {
  return isPlainObject(parsed) ? parsed : {};
}
