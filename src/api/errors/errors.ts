import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { isPoolBusy } from '../../database/pool.js';
import { explainUnavailable, isDatabaseUnavailable } from '../../database/unavailable.js';
import { InvalidInputError } from '../../models/reporting/invalid-input.js';
import { RequestError } from '../../resolvers/request-error.js';
import type { Logger } from '../../runtime/log.js';
import { QuestionOver } from './question-database.js';
import { shortened } from './shortened.js';

/** The error code of answers with HTTP 503 and `Retry-After`. */
export const databaseUnavailable = 'DATABASE_UNAVAILABLE';
export const retryAfterSeconds = 5;

/**
 * Clients see the errors meant for them, with a stable code. For any other error they get an id that is in the log
 * with the details.
 */
export function errorFormatter(log: Logger) {
  const format = formatterOf(log);
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const answer = format(formatted, error);
    // Messages quote their input, whatever its length.
    return { ...answer, message: shortened(answer.message) };
  };
}

function formatterOf(log: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = unwrapResolverError(error);
    const { stacktrace: _stacktrace, ...extensions } = formatted.extensions ?? {};
    if (original instanceof InvalidInputError) {
      return { ...formatted, extensions: { code: 'BAD_USER_INPUT', argument: original.argument } };
    }
    if (original instanceof RequestError) {
      return { ...formatted, extensions: { ...original.details, code: original.code } };
    }
    if (isUnsupportedText(original)) {
      return {
        ...formatted,
        message: 'An argument contains the character U+0000, which cannot occur in the warehouse. Remove it.',
        extensions: { code: 'BAD_USER_INPUT' },
      };
    }
    if (isDatabaseUnavailable(original)) {
      log.warn({ path: formatted.path, error: (original as Error).message }, 'query failed: database not available');
      const message = `${explainUnavailable(original)} Try again in ${retryAfterSeconds} seconds.`;
      return { ...formatted, message, extensions: { code: databaseUnavailable } };
    }
    if (isRefusedByGraphql(original)) return { ...formatted, extensions: { ...extensions, code: 'BAD_USER_INPUT' } };
    // Nobody reads this answer.
    if (original instanceof QuestionOver && original.reason === 'client_gone') {
      return { ...formatted, extensions: { code: 'CLIENT_GONE' } };
    }
    const overload = overloadOf(original);
    if (overload) {
      log.warn({ path: formatted.path, code: overload.code }, 'query was too expensive for the database');
      return { ...formatted, message: overload.message, extensions: { code: overload.code } };
    }
    if (formatted.message === 'Validation aborted.') return tooRepetitive;
    if (extensions.code !== 'INTERNAL_SERVER_ERROR') {
      return { ...formatted, extensions };
    }
    const errorId = randomUUID();
    log.error({ err: original, errorId, path: formatted.path }, 'request failed unexpectedly');
    const { path, locations } = formatted;
    return {
      message: `Internal error. The details are in the log under the id ${errorId}.`,
      ...(locations && { locations }),
      ...(path && { path }),
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
    };
  };
}

/** graphql-js stops comparing fields of the same name after a number of comparisons, with only this message. */
const tooRepetitive: GraphQLFormattedError = {
  message: 'The same fields are selected side by side too often, directly or in fragments. Select each once.',
  extensions: { code: 'QUERY_TOO_REPETITIVE' },
};

/**
 * The answer when the database was too slow (query_canceled, by the statement timeout), the query as a whole took too long, or no
 * connection became free in time.
 */
function overloadOf(error: unknown): { code: string; message: string } | null {
  if (error instanceof Error && 'code' in error && error.code === '57014') {
    const message =
      'The query took too long in the database and was cancelled. Select fewer days, channels or rows, or ask the operator to raise api.statementTimeoutSeconds.';
    return { code: 'QUERY_TIMEOUT', message };
  }
  if (error instanceof QuestionOver) {
    const message =
      'The query as a whole took too long, so this field was not read. Select fewer root fields at a time, or ask the operator to raise api.statementTimeoutSeconds.';
    return { code: 'QUERY_TIMEOUT', message };
  }
  if (!isPoolBusy(error)) return null;
  const message =
    'Too many queries are running that read orders, customers or products at length. Try again later, or ask for what an aggregate or an index has, see "Questions that read facts" in docs/api.md.';
  return { code: 'SERVER_BUSY', message };
}

/**
 * Arguments found to be invalid while the query runs, such as a null in a variable that has a default: graphql-js throws errors
 * with a position in the document, which errors of our own code never have.
 */
function isRefusedByGraphql(error: unknown): boolean {
  if (!(error instanceof GraphQLError) || error.originalError) return false;
  return error.extensions.code === undefined && (error.nodes ?? []).some(({ kind }) => argumentKinds.has(kind));
}

const argumentKinds: ReadonlySet<string> = new Set([
  ...[Kind.FIELD, Kind.ARGUMENT, Kind.VARIABLE, Kind.OBJECT, Kind.LIST],
  ...[Kind.NULL, Kind.STRING, Kind.INT, Kind.FLOAT, Kind.BOOLEAN, Kind.ENUM],
]);

/** Postgres: untranslatable_character, character_not_in_repertoire. */
function isUnsupportedText(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '22P05' || code === '22021';
}
