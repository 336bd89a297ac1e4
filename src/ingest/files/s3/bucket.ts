import { AwsV4Signer } from 'aws4fetch';
import type { S3Settings } from './settings.js';

/** SHA-256 of nothing: no request here has a body. */
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** One bucket of a service, and how its requests are addressed and signed. */
export class Bucket {
  /** For messages. */
  readonly host: string;
  readonly #base: string;

  constructor(
    readonly name: string,
    readonly settings: S3Settings,
  ) {
    this.#base = baseOf(name, settings);
    this.host = new URL(this.#base).host;
  }

  get region(): string {
    return this.settings.region;
  }

  listUrl(query: Readonly<Record<string, string>>): string {
    const pairs = Object.entries(query).map(([name, value]) => `${name}=${encoded(value)}`);
    return `${this.#base}?${pairs.join('&')}`;
  }

  objectUrl(key: string): string {
    return `${this.#base}${this.#base.endsWith('/') ? '' : '/'}${key.split('/').map(encoded).join('/')}`;
  }

  /** The headers of a GET, signed (SigV4) for this time, with those of the request. */
  async signedHeaders(
    url: string,
    at: Date,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Record<string, string>> {
    const { accessKeyId, secretAccessKey, region } = this.settings;
    const signer = new AwsV4Signer({
      ...{ url, accessKeyId, secretAccessKey, region, service: 's3' },
      headers: { ...headers, 'x-amz-content-sha256': emptyHash },
      datetime: at.toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
    });
    return Object.fromEntries((await signer.sign()).headers);
  }
}

/**
 * Amazon's buckets have hosts of their own, unless a point in the name would not fit its certificate; with other services the
 * bucket is the first part of the path, which all of them know.
 */
function baseOf(bucket: string, { endpoint, region }: S3Settings): string {
  if (endpoint?.includes('{bucket}')) return endpoint.replace('{bucket}', bucket).replace(/\/*$/, '/');
  if (endpoint !== undefined) return `${endpoint.replace(/\/+$/, '')}/${bucket}`;
  return bucket.includes('.')
    ? `https://s3.${region}.amazonaws.com/${bucket}`
    : `https://${bucket}.s3.${region}.amazonaws.com/`;
}

/** RFC 3986, as signatures want it. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
