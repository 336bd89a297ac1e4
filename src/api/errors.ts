import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { isPoolBusy } from '../database/pool.js';
import { explainUnavailable, isDatabaseUnavailable } from '../database/unavailable.js';
import type { Logger } from '../log.js';
import { InvalidInputError } from '../models/queries/invalid-input.js';
import { RequestError } from '../resolvers/request-error.js';
import { QuestionOver } from './question-database.js';

const longestMessage = 1000;

/** The code of an answer that comes with HTTP 503 and `Retry-After`. */
export const databaseUnavailable = 'DATABASE_UNAVAILABLE';
export const retryAfterSeconds = 5;

/**
 * Clients see errors that are meant for them, with a stable code. Of anything else they get an id that stands in the log
 * beside what happened.
 */
export function errorFormatter(log: Logger) {
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
        message:
          'A text among the arguments holds a character that no text of the warehouse can hold (U+0000): take it out.',
        extensions: { code: 'BAD_USER_INPUT' },
      };
    }
    if (isDatabaseUnavailable(original)) {
      log.warn({ path: formatted.path, error: (original as Error).message }, 'a question met no database');
      const message = `${explainUnavailable(original)} Ask again in ${retryAfterSeconds} seconds.`;
      return { ...formatted, message, extensions: { code: databaseUnavailable } };
    }
    if (isRefusedByGraphql(original)) return { ...formatted, extensions: { ...extensions, code: 'BAD_USER_INPUT' } };
    // Nobody reads the answer.
    if (original instanceof QuestionOver && original.reason === 'client_gone') {
      return { ...formatted, extensions: { code: 'CLIENT_GONE' } };
    }
    const overload = overloadOf(original);
    if (overload) {
      log.warn({ path: formatted.path, code: overload.code }, 'a question was too much for the database');
      return { ...formatted, message: overload.message, extensions: { code: overload.code } };
    }
    if (formatted.message === 'Validation aborted.') return tooRepetitive;
    if (extensions.code !== 'INTERNAL_SERVER_ERROR') {
      return { ...formatted, message: shortened(formatted.message), extensions };
    }
    const errorId = randomUUID();
    log.error({ err: original, errorId, path: formatted.path }, 'a request failed unexpectedly');
    const { path, locations } = formatted;
    return {
      message: `Something went wrong on our side. The log has the details under the id ${errorId}.`,
      ...(locations && { locations }),
      ...(path && { path }),
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
    };
  };
}

/** graphql-js gives up on comparing fields of one name with each other after so many comparisons, with these words only. */
const tooRepetitive: GraphQLFormattedError = {
  message: 'The same fields stand side by side too often, also by way of fragments: name each once.',
  extensions: { code: 'QUERY_TOO_REPETITIVE' },
};

/** Messages of graphql-js quote what they were given, whatever its length. */
function shortened(message: string): string {
  return message.length <= longestMessage ? message : `${message.slice(0, longestMessage)}…`;
}

/**
 * The answer when the database was too slow (query_canceled, by the statement timeout), the question as a whole took too long, or no
 * connection became free in time.
 */
function overloadOf(error: unknown): { code: string; message: string } | null {
  if (error instanceof Error && 'code' in error && error.code === '57014') {
    const message =
      'The question took the database too long and was stopped. Ask for fewer days, channels or rows, or have the operator raise api.statementTimeoutSeconds.';
    return { code: 'QUERY_TIMEOUT', message };
  }
  if (error instanceof QuestionOver) {
    const message =
      'The question as a whole took too long, so this field was not read. Ask for fewer fields of the root at a time, or have the operator raise api.statementTimeoutSeconds.';
    return { code: 'QUERY_TIMEOUT', message };
  }
  if (!isPoolBusy(error)) return null;
  const message =
    'Too many questions are being answered, most likely some that have to read all orders. Ask again later, or for one channel, or without uniqueCustomers.';
  return { code: 'SERVER_BUSY', message };
}

/**
 * Arguments that turn out wrong while the question runs, such as a null in a variable that has a default: graphql-js throws what
 * names their place in the document, and what fails within our own code never does.
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
