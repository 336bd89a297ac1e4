import type { GraphQLError, GraphQLFormattedError } from 'graphql';

type Format = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** Errors as clients get them, for answers that do not go through Apollo; `format` as it is for those that do. */
export function wireErrors(errors: readonly GraphQLError[], format: Format): GraphQLFormattedError[] {
  return errors.map((error) => {
    const { extensions, ...formatted } = error.toJSON();
    const { http: _http, ...shown } = extensions ?? {};
    return format({ ...formatted, extensions: { code: 'INTERNAL_SERVER_ERROR', ...shown } }, error);
  });
}
