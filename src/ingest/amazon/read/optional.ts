import type { Stream, StreamState } from '../../../contract/extractor.js';
import { ConfigError } from '../../../runtime/errors.js';
import { accessDenied } from '../client/judge-answer.js';
import type { ConnectedAccount } from './account.js';

/** If the app's roles do not cover the stream, skips it with a warning: the others are read all the same. */
export function optional({ context }: ConnectedAccount, stream: Stream): Stream {
  return {
    ...stream,
    async *extract(request) {
      const { isShort: _, ...given } = request.state;
      let state: StreamState = given;
      try {
        for await (const page of stream.extract({ ...request, state })) {
          state = page.state;
          yield page;
        }
      } catch (error) {
        if (!(error instanceof ConfigError) || error.code !== accessDenied) throw error;
        context.log.warn({ stream: stream.name }, `${stream.name} cannot be read: ${error.message}`);
        yield { records: [], state: { ...state, isShort: true } };
      }
    },
  };
}
