import { ConfigError, TransientError } from '../../../runtime/errors.js';
import type { RetryOptions } from '../../http/attempts.js';
import { placeOf } from '../../http/connection.js';
import { bodyFrom } from '../../http/download.js';
import { HttpClient } from '../../http/http-client.js';
import { makePolicy } from '../../http/policy.js';
import type { HttpResponse } from '../../http/response.js';
import { resuming } from '../../http/resume.js';
import type { Refusal } from '../../http/verdict.js';
import { changedWhileRead, goneError, StoredFileFault } from '../places/file-place.js';
import type { RemoteFile, RemoteStore } from '../places/remote-place.js';
import { Bucket } from './bucket.js';
import { judgeRefusal, objectArchived, objectChanged, objectEncoded, objectGone } from './judge.js';
import { type ListedObject, listObjects, plainEtag } from './list-objects.js';
import type { S3Settings } from './settings.js';

/** The objects below a prefix of a bucket, or the one object that has it as its key. */
export class S3Store implements RemoteStore {
  readonly #bucket: Bucket;
  readonly #http: HttpClient;
  readonly #prefix: string;
  /** What names are below: the prefix, or what is above it if it is the key of an object. */
  #root: string;

  /** `address`: `s3://bucket/prefix`, taken literally. */
  constructor(address: string, settings: S3Settings, needs: Omit<RetryOptions, 'policy'>) {
    const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(address) ?? [];
    this.#bucket = new Bucket(bucket, settings);
    this.#prefix = prefix.replace(/\/+$/, '');
    this.#root = this.#prefix;
    const ca = settings.certificateAuthority;
    this.#http = new HttpClient({ ...needs, policy: makePolicy(), ...(ca !== undefined && { ca }) });
  }

  async list(below: string, isWanted: (name: string) => boolean): Promise<RemoteFile[]> {
    const place = joined(this.#prefix, below);
    const single = place === '' ? undefined : await this.#objectAt(place);
    if (single && below === '') this.#root = place.slice(0, Math.max(0, place.lastIndexOf('/')));
    if (single) return [this.#fileOf(single)];
    const files: RemoteFile[] = [];
    for await (const objects of listObjects(this.#http, this.#bucket, { prefix: place === '' ? '' : `${place}/` })) {
      for (const object of objects) {
        const file = this.#fileOf(object);
        const steps = file.name.split('/');
        // Some tools create objects without a name, which stand for folders.
        if (steps.every((step) => step !== '' && !step.startsWith('.')) && isWanted(steps.at(-1)!)) files.push(file);
      }
    }
    return files;
  }

  async *read(file: RemoteFile): AsyncGenerator<Buffer> {
    const url = this.#bucket.objectUrl(joined(this.#root, file.name));
    const { options } = this.#http;
    const pass = (offset: number): AsyncIterable<Buffer> => this.#pass(file, url, offset);
    try {
      yield* resuming({ options, place: placeOf(url), pass });
    } catch (error) {
      throw error instanceof ConfigError ? (faultOf(error, file) ?? error) : error;
    }
  }

  /** All that was read, also after a broken connection, is of the version that was listed. */
  async isUnchanged(): Promise<boolean> {
    return true;
  }

  async close(): Promise<void> {
    await this.#http.close();
  }

  async *#pass({ size, mark }: RemoteFile, url: string, offset: number): AsyncGenerator<Buffer> {
    if (offset >= size) return;
    const { clock } = this.#http.options;
    const headers = await this.#bucket.signedHeaders(url, clock.now(), { 'if-match': `"${mark}"` });
    const judge = (response: HttpResponse): Refusal | null =>
      response.status >= 300
        ? judgeRefusal(response, { bucket: this.#bucket, now: clock.now() })
        : strayContent(response, { mark: mark!, offset });
    let end = offset;
    for await (const piece of bodyFrom(this.#http, { url, offset, headers, judge })) {
      end += piece.length;
      yield piece;
    }
    if (end < size) throw new TransientError(`the body ended after ${end} of ${size} bytes`, { code: 'http_cut_body' });
  }

  /** The object that has exactly this key. */
  async #objectAt(key: string): Promise<ListedObject | undefined> {
    for await (const objects of listObjects(this.#http, this.#bucket, { prefix: key, most: 1 })) {
      return objects.find((object) => object.key === key);
    }
    return undefined;
  }

  #fileOf({ key, size, modifiedAt, etag }: ListedObject): RemoteFile {
    return { name: this.#root === '' ? key : key.slice(this.#root.length + 1), size, modifiedAt, mark: etag };
  }
}

function joined(...steps: string[]): string {
  return steps.filter((step) => step !== '').join('/');
}

/** Why a body is not the bytes of the object that was listed; null if it is. */
function strayContent(
  { status, headers }: HttpResponse,
  { mark, offset }: { mark: string; offset: number },
): Refusal | null {
  const { etag, 'content-encoding': encoding, 'content-range': range } = headers;
  if (typeof etag !== 'string' || plainEtag(etag) !== mark)
    return { kind: 'config', code: objectChanged, message: 'the object was replaced' };
  if (encoding !== undefined && encoding !== 'identity' && encoding !== 'aws-chunked') {
    return {
      kind: 'config',
      code: objectEncoded,
      message: `the object is stored with the encoding ${String(encoding)}`,
    };
  }
  if (status !== 206 || String(range).startsWith(`bytes ${offset}-`)) return null;
  return { kind: 'transient', code: 's3_wrong_range', message: `the answer is not the range from byte ${offset} on` };
}

/** What a refusal says of the file alone; null if it concerns more than that. */
function faultOf({ code }: ConfigError, { name }: RemoteFile): Error | null {
  switch (code) {
    case objectGone:
      return goneError(name);
    case objectChanged:
      return changedWhileRead();
    case objectArchived:
      return new StoredFileFault(
        'it is archived, and cannot be read until it is restored: restore it, or move it elsewhere',
        {
          code: 'file_archived',
          mayPass: true,
        },
      );
    case objectEncoded:
      return new StoredFileFault(
        'it is stored with a Content-Encoding: store it without, with .gz at the end of its name if it is packed',
        {
          code: 'file_encoded',
        },
      );
    default:
      return null;
  }
}
