/** What a request that GraphQL never sees is answered with: the shape that clients of GraphQL know. */
export function errorBody(message: string, code: string, details: object = {}): object {
  return { errors: [{ message, extensions: { code, ...details } }] };
}
