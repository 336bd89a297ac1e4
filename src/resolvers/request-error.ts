/** A request that cannot be served, for a reason that the client may see. `code` is stable, for programs. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly code:
      | 'BAD_USER_INPUT'
      | 'FORBIDDEN'
      | 'NOT_FOUND'
      | 'QUERY_TOO_COMPLEX'
      | 'QUERY_TOO_DEEP'
      | 'REBUILD_REQUIRED',
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'RequestError';
  }
}
