import type { Stream } from '../../../../contract/extractor.js';
import { ConfigError } from '../../../../runtime/errors.js';
import { isForbidden } from '../../client/judge-answer.js';
import type { ConnectedStore } from '../store.js';

/** If the key may not read the stream, skips it with a notice: the others are read all the same. */
export function optional({ context }: ConnectedStore, stream: Stream): Stream {
  return {
    ...stream,
    async *extract(request) {
      try {
        yield* stream.extract(request);
      } catch (error) {
        if (!(error instanceof ConfigError) || !isForbidden(error)) throw error;
        context.log.warn({ stream: stream.name }, `${stream.name} cannot be read: ${error.message}`);
      }
    },
  };
}
