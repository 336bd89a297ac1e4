import type { Stream } from '../../../contract/extractor.js';
import { ConfigError } from '../../../runtime/errors.js';
import { accessDenied } from '../client/judge-answer.js';
import type { ConnectedAccount } from './account.js';

/** If the app's roles do not cover the stream, skips it with a notice: the others are read all the same. */
export function optional({ context }: ConnectedAccount, stream: Stream): Stream {
  return {
    ...stream,
    async *extract(request) {
      try {
        yield* stream.extract(request);
      } catch (error) {
        if (!(error instanceof ConfigError) || error.code !== accessDenied) throw error;
        context.log.warn({ stream: stream.name }, `${stream.name} cannot be read: ${error.message}`);
      }
    },
  };
}
