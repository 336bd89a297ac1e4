import { errorBody } from './error-body.js';

/** For requests that come, or are still running, while the server stops. */
export function stopping(): object {
  return errorBody('The server is stopping. Try again in a moment.', 'SERVER_STOPPING');
}
