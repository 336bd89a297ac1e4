import { jsonReply, type Reply } from '../kit/replies.js';

/** A refusal as the Selling Partner API words it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** null: the body has no `details`. */
    readonly details: string | null = '',
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }

  reply(): Reply {
    const error = { code: this.code, message: this.message, ...(this.details !== null && { details: this.details }) };
    return jsonReply(this.status, { errors: [error] }, this.headers);
  }
}

/** What the API answers to nearly every fault in a request. `details` names the fault, as it does for some. */
export function invalidInput(details = '', message = INVALID): ApiError {
  return new ApiError(400, 'InvalidInput', message, details);
}

export const denied = (details = ''): ApiError =>
  new ApiError(403, 'Unauthorized', 'Access to requested resource is denied.', details);

export const notFound = (what: string): ApiError => new ApiError(404, 'NotFound', `${what} not found.`);

const INVALID = 'The input you have submitted is not valid. Please check your input and try again.';

export const TOO_RECENT =
  'The input you have submitted is not valid. Note that the error may be due to a systematic delay in data retrieval. ' +
  'The most updated data is 2 minutes after an order is created or last updated. If you set the CreatedBefore or ' +
  'LastUpdatedBefore parameters, please provide a date that is at least 2 minutes before current time and try again.';

export const OTHER_PARAMETERS =
  'The paginationToken you have submitted is not valid. All parameters must match the original request except maxResultsPerPage.';
