/** A request that cannot be served, for a reason that the client may see. `code` is stable, for programs. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly code:
      | 'BAD_USER_INPUT'
      | 'EXPORT_CELL_TOO_LONG'
      | 'EXPORT_TOO_LARGE'
      | 'FORBIDDEN'
      | 'NOT_FOUND'
      | 'POSITION_TOO_OLD'
      | 'POSITION_UNKNOWN'
      | 'QUERY_TOO_COMPLEX'
      | 'QUERY_TOO_DEEP'
      | 'REBUILD_REQUIRED'
      | 'TOO_MANY_EXPORTS'
      | 'VERSION_GONE',
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'RequestError';
  }
}
