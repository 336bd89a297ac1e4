import type { Clock } from '../../runtime/clock.js';
import { TransientError } from '../../runtime/errors.js';
import type { Logger } from '../../runtime/log.js';
import { HttpClient } from '../http/http-client.js';
import { makePolicy } from '../http/policy.js';
import { isZip, parseEcbArchive } from './ecb-archive.js';
import { parseEcbXml } from './ecb-xml.js';
import { describeFault, type ParsedRates } from './parsed-rates.js';

/** The files of reference rates: every day since 1999, and the last 90 days. */
const files = { history: 'eurofxref-hist.zip', recent: 'eurofxref-hist-90d.xml' } as const;

type EcbFile = keyof typeof files;

const seconds = 1000;

/** A sync waits for the rates and continues without them, so it gives up sooner than for its own platform. */
const policy = makePolicy({
  attempts: 3,
  deadlineMs: 90 * seconds,
  throttleDeadlineMs: 60 * seconds,
  requestTimeoutMs: 30 * seconds,
  maxBodyBytes: 64 * 1024 * 1024,
});

interface EcbContext {
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
}

/**
 * Downloads a file of the European Central Bank's reference rates. No account or key is needed. Throws the same errors as
 * `HttpClient.send`; a file without rates, because it is truncated or a different page, is a `TransientError`.
 */
export async function fetchEcbRates(baseUrl: string, which: EcbFile, context: EcbContext): Promise<ParsedRates> {
  const name = files[which];
  const http = new HttpClient({ policy, ...context });
  try {
    return await http.send<ParsedRates>({
      request: () => ({ method: 'GET', url: `${baseUrl.replace(/\/$/, '')}/stats/eurofxref/${name}` }),
      classify: ({ body }) => {
        const parsed = isZip(body) ? parseEcbArchive(body, name) : parseEcbXml(body.toString('utf8'), name);
        if (parsed.rates.length > 0) return { kind: 'ok', value: parsed };
        const [fault] = parsed.faults;
        const message = `no reference rates received: ${fault ? describeFault(fault) : 'the file is empty'}`;
        return { kind: 'transient', code: 'rates_not_readable', message };
      },
    });
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    throw new TransientError(`The exchange rates of the European Central Bank could not be read: ${error.message}`, {
      code: error.code,
      cause: error,
    });
  } finally {
    await http.close();
  }
}
