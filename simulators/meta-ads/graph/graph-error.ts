/** An error of the Graph API: a status and `{"error": {message, type, code, …}}`. */
export class GraphRefusal extends Error {
  constructor(
    readonly status: number,
    readonly details: {
      message: string;
      code: number;
      type?: string;
      error_subcode?: number;
      is_transient?: boolean;
      error_user_title?: string;
      error_user_msg?: string;
    },
  ) {
    super(details.message);
  }

  body(traceId: string): unknown {
    const { message, type = 'OAuthException', ...more } = this.details;
    return { error: { message, type, ...more, fbtrace_id: traceId } };
  }
}

export const invalidParameter = (message: string): GraphRefusal =>
  new GraphRefusal(400, { message: `(#100) ${message}`, code: 100 });

/** What Meta says of objects that do not exist, and of those that the token may not see. */
export const noSuchObject = (id: string): GraphRefusal =>
  new GraphRefusal(400, {
    message: `Unsupported get request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    type: 'GraphMethodException',
    code: 100,
    error_subcode: 33,
  });

export const noPermission = (): GraphRefusal =>
  new GraphRefusal(403, {
    message: '(#200) Ad account owner has NOT grant ads_management or ads_read permission',
    code: 200,
  });

export const tooMuchAtOnce = (): GraphRefusal =>
  new GraphRefusal(500, {
    message: "Please reduce the amount of data you're asking for, then retry your request",
    code: 1,
  });

export const tooMuchData = (): GraphRefusal =>
  new GraphRefusal(400, { message: '(#100) The query retrieves too much data.', code: 100, error_subcode: 1487534 });

export const tooManyCalls = (): GraphRefusal =>
  new GraphRefusal(400, {
    message:
      '(#80000) There have been too many calls from this ad-account. Wait a bit and try again. For more info, please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.',
    code: 80000,
    error_subcode: 2446079,
  });

/** The platform's answer to what it no longer offers; not written down anywhere, so these words are the simulator's own. */
export const legacyFeature = (what: string): GraphRefusal =>
  invalidParameter(`${what} is not available to apps that were made after 4 November 2026`);
