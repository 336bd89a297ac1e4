import { CartographError } from '../../../clients/typescript/src/errors/cartograph-error.js';

/** What went wrong, in the words of the page. */
export interface Fault {
  /** The code of the API, such as `QUERY_TOO_COMPLEX`. */
  code: string;
  title: string;
  /** What to do, or what happens next. */
  advice: string;
  /** Whether the page asks again by itself. */
  isRetried: boolean;
}

const again = 'The page tries again by itself.';

/** Code -> its words. A code without an entry has the API's own message; without advice the page tries again. */
const words: Record<string, [title: string, advice?: string]> = {
  NETWORK: ['Cartograph cannot be reached.', `Is it running? ${again}`],
  TIMED_OUT: ['Cartograph did not answer in time.'],
  NOT_GRAPHQL: [
    'Something other than Cartograph answered.',
    'Look at what stands between this browser and the API, such as a proxy.',
  ],
  DATABASE_UNAVAILABLE: ['The database does not answer.'],
  SERVER_BUSY: ['Cartograph is busy.'],
  SERVER_STOPPING: ['Cartograph is stopping or restarting.'],
  REQUEST_TIMEOUT: ['The request was cut off.'],
  RATE_LIMITED: ['You have asked too often in a short time.'],
  BUDGET_EXHAUSTED: ['You have asked for much in a short time.'],
  TOO_MANY_STREAMS: ['This page is open in too many tabs to be kept up to date.', 'Close some of them.'],
  QUERY_TOO_COMPLEX: ['This is too much at once.', 'Choose a shorter range, or fewer filters.'],
  QUERY_TIMEOUT: ['This took too long to work out.', 'Choose a shorter range, or fewer filters.'],
  REBUILD_REQUIRED: ['The figures have to be built anew after an update.', 'Run “cartograph rebuild”.'],
  FORBIDDEN: ['You may not see this.', 'Ask the operator of Cartograph for the permission.'],
  UNAUTHENTICATED: ['Please sign in.', 'Enter an API key.'],
  DOCUMENT_UNKNOWN: ['This page is of another version than the server.', 'Load it again.'],
  PERSISTED_QUERY_NOT_SUPPORTED: ['This page is of another version than the server.', 'Load it again.'],
  INTERNAL_SERVER_ERROR: ['Cartograph made a mistake.', 'The details are in its log.'],
};

/** An error of the client in the words of the page. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof CartographError)) {
    return {
      code: 'PAGE',
      title: 'This page made a mistake.',
      advice: error instanceof Error ? error.message : String(error),
      isRetried: false,
    };
  }
  const { code, retryable: isRetried, message } = error;
  const known = words[code];
  // What the API says of wrong input names the argument and what is expected.
  if (!known) {
    const advice = isRetried ? `${message} ${again}` : message;
    return { code, title: 'Cartograph cannot answer this.', advice, isRetried };
  }
  const [title, advice = again] = known;
  return { code, title, advice, isRetried };
}
