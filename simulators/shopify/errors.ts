/** One entry of a GraphQL answer's `errors`. */
export interface GraphqlErrorBody {
  message: string;
  locations?: { line: number; column: number }[];
  path?: (string | number)[];
  extensions?: Record<string, unknown>;
  [key: string]: unknown;
}

/** The request is refused as a whole: an answer with `errors`, and `data` absent or null. */
export class RequestRefused extends Error {
  constructor(
    readonly errors: GraphqlErrorBody[],
    readonly data: 'absent' | 'null' = 'absent',
  ) {
    super(errors[0]?.message ?? 'refused');
  }
}

/** A field that Shopify has and this simulator does not. It is an error, so that no test reads an invented null. */
export class NotSimulated extends Error {
  constructor(readonly what: string) {
    super(`The simulator does not implement ${what}.`);
  }
}
