import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CallLog } from '../kit/call-log.js';
import { type Clock, makeClock } from '../kit/clock.js';
import { type Fault, Faults } from '../kit/faults.js';
import { htmlReply, type Reply, send, simulatorFault } from '../kit/replies.js';
import { objectReply } from './get-object.js';
import { listReply } from './list-objects.js';
import { Objects } from './objects.js';
import { errorReply, S3Error } from './s3-error.js';
import { checkSignature } from './signature.js';

/** A request that arrived, before it is answered. */
export interface S3Call {
  kind: 'list' | 'get';
  /** The prefix or the key. */
  name: string;
  range: string | null;
}

/** What happens instead of the ordinary answer, or to it. */
type Effect = { status: number; code: string } | { cutAfter: number } | { run: () => void } | 'html';

type Permission = 'list' | 'get';

interface S3Settings {
  region?: string;
  /** How many keys a page of a list has. */
  mostKeys?: number;
  clock?: Clock;
}

export const DEFAULT_S3_KEY = { id: 'AKIASIMULATEDKEY0001', secret: 's3-secret-access-key-of-the-simulator' } as const;

export interface S3Simulator {
  url: string;
  control: {
    /** Creates an empty bucket; one of another region answers with a redirect. */
    addBucket(name: string, region?: string): Objects;
    /** Creates an access key. */
    addKey(id: string, secret: string, permissions: readonly Permission[]): void;
    fail(fault: Fault<Effect, Partial<Pick<S3Call, 'kind' | 'name'>>>): void;
    recover(): void;
    readonly calls: CallLog<S3Call>;
    readonly clock: Clock;
  };
  close(): Promise<void>;
}

/** Reads of buckets as S3 answers them (path-style, Signature Version 4), and nothing else. */
export async function startS3Simulator({
  region = 'eu-central-1',
  mostKeys = 1000,
  clock = makeClock({ mode: 'real' }),
}: S3Settings = {}): Promise<S3Simulator> {
  const buckets = new Map<string, { objects: Objects; region: string }>();
  const secrets = new Map<string, string>([[DEFAULT_S3_KEY.id, DEFAULT_S3_KEY.secret]]);
  const permissions = new Map<string, readonly Permission[]>([[DEFAULT_S3_KEY.id, ['list', 'get']]]);
  const calls = new CallLog<S3Call>();
  const faults = new Faults<Effect, Partial<Pick<S3Call, 'kind' | 'name'>>, S3Call>(
    (match, call) => (match.kind ?? call.kind) === call.kind && (match.name ?? call.name) === call.name,
  );

  const answer = (request: IncomingMessage, call: S3Call, place: Place): Reply => {
    const keyId = checkSignature(request, { secrets, region, now: new Date(clock.now() / 1000) });
    const bucket = buckets.get(place.bucket);
    if (!bucket) {
      throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: place.bucket });
    }
    if (bucket.region !== region) throw redirect(place.bucket, bucket.region);
    if (!permissions.get(keyId)!.includes(call.kind)) throw new S3Error(403, 'AccessDenied', 'Access Denied');
    if (call.kind === 'list') return listReply(place.bucket, bucket.objects, place.query, mostKeys);
    return objectReply(bucket.objects.get(place.key), place.key, request.headers);
  };

  const server = createServer((request, response) => {
    const place = placeOf(request);
    const kind = place.key === '' ? 'list' : 'get';
    const name = kind === 'list' ? (place.query.get('prefix') ?? '') : place.key;
    const call: S3Call = { kind, name, range: request.headers.range ?? null };
    calls.add(call);
    const effects = faults.take(call);
    let cutAfter: number | undefined;
    const reply = replyTo(() => {
      for (const effect of effects) {
        if (effect === 'html') return htmlReply(200, 'Console');
        if ('status' in effect) throw new S3Error(effect.status, effect.code, 'Please try again.');
        if ('run' in effect) effect.run();
        else ({ cutAfter } = effect);
      }
      return answer(request, call, place);
    });
    send(response, reply, cutAfter);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    control: {
      addBucket: (name, of = region) => {
        const objects = new Objects();
        buckets.set(name, { objects, region: of });
        return objects;
      },
      addKey: (id, secret, granted) => {
        secrets.set(id, secret);
        permissions.set(id, granted);
      },
      fail: (fault) => faults.inject(fault),
      recover: () => faults.clear(),
      ...{ calls, clock },
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Place {
  bucket: string;
  /** '': the bucket itself. */
  key: string;
  query: URLSearchParams;
}

function placeOf({ url = '/' }: IncomingMessage): Place {
  const [path = '', query = ''] = url.split('?');
  const [, bucket = '', ...steps] = path.split('/').map(decodeURIComponent);
  return { bucket, key: steps.join('/'), query: new URLSearchParams(query) };
}

function redirect(bucket: string, region: string): S3Error {
  const message = 'The bucket you are attempting to access must be addressed using the specified endpoint.';
  const details = { Endpoint: `${bucket}.s3.${region}.amazonaws.com`, Bucket: bucket };
  return new S3Error(301, 'PermanentRedirect', message, details, { 'x-amz-bucket-region': region });
}

function replyTo(answer: () => Reply): Reply {
  try {
    return answer();
  } catch (error) {
    return error instanceof S3Error ? errorReply(error) : simulatorFault(error);
  }
}
