/** The body for requests that do not reach GraphQL, in the shape that GraphQL clients expect. */
export function errorBody(message: string, code: string, details: object = {}): object {
  return { errors: [{ message, extensions: { code, ...details } }] };
}
