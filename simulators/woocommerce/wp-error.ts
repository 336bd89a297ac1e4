/** A refusal by WordPress: `{code, message, data: {status, …}}`. */
export class WpError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly data: Record<string, unknown> = {},
  ) {
    super(message);
  }

  get body(): Record<string, unknown> {
    return { code: this.code, message: this.message, data: { status: this.status, ...this.data } };
  }
}

export const noRoute = (): WpError =>
  new WpError('rest_no_route', 'No route was found matching the URL and request method.', 404);

/** 401 for an unknown caller, 403 for a known one without the right. */
export const cannotList = (isKnown: boolean): WpError =>
  new WpError('woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.', isKnown ? 403 : 401);

export const cannotView = (isKnown: boolean): WpError =>
  new WpError('woocommerce_rest_cannot_view', 'Sorry, you cannot view this resource.', isKnown ? 403 : 401);

export const authenticationError = (message: string): WpError =>
  new WpError('woocommerce_rest_authentication_error', message, 401);

/** One parameter that its schema refuses. */
export interface ParamFault {
  code: string;
  message: string;
}

export function invalidParams(faults: ReadonlyMap<string, ParamFault>): WpError {
  const params = Object.fromEntries([...faults].map(([name, { message }]) => [name, message]));
  const details = Object.fromEntries([...faults].map(([name, fault]) => [name, { ...fault, data: null }]));
  return new WpError('rest_invalid_param', `Invalid parameter(s): ${[...faults.keys()].join(', ')}`, 400, {
    params,
    details,
  });
}
