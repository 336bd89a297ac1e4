import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { S3Error } from './s3-error.js';

/** How far clocks may be apart. */
const skewMs = 15 * 60 * 1000;

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

interface SignedBy {
  /** The secrets by their access key ids. */
  secrets: ReadonlyMap<string, string>;
  region: string;
  now: Date;
}

/**
 * Checks a request's signature (AWS Signature Version 4) as S3 does, from the bytes that arrived. Returns the id of the
 * access key. Throws an `S3Error`.
 */
export function checkSignature({ method, url, headers }: IncomingMessage, { secrets, region, now }: SignedBy): string {
  const { authorization } = headers;
  if (authorization === undefined) throw new S3Error(403, 'AccessDenied', 'Access Denied');
  const [, keyId = '', day = '', signedRegion = '', service, names = '', signature] = form.exec(authorization) ?? [];
  if (signature === undefined || service !== 's3') {
    throw new S3Error(400, 'AuthorizationHeaderMalformed', 'The authorization header is malformed.');
  }
  const secret = secrets.get(keyId);
  if (secret === undefined) {
    const message = 'The AWS Access Key Id you provided does not exist in our records.';
    throw new S3Error(403, 'InvalidAccessKeyId', message, { AWSAccessKeyId: keyId });
  }
  if (signedRegion !== region) {
    const message = `The authorization header is malformed; the region '${signedRegion}' is wrong; expecting '${region}'`;
    throw new S3Error(400, 'AuthorizationHeaderMalformed', message, { Region: region });
  }
  checkHeaders(headers, names.split(';'));
  const time = headerOf(headers, 'x-amz-date');
  checkTime(time, day, now);
  const canonical = [
    method,
    canonicalPath(url!),
    canonicalQuery(url!),
    ...names.split(';').map((name) => `${name}:${headerOf(headers, name).trim().replaceAll(/ +/g, ' ')}`),
    '',
    names,
    headerOf(headers, 'x-amz-content-sha256'),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join('\n');
  const key = ['s3', 'aws4_request'].reduce(hmac, hmac(hmac(Buffer.from(`AWS4${secret}`), day), region));
  if (hmac(key, toSign).toString('hex') !== signature) {
    const message =
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
    throw new S3Error(403, 'SignatureDoesNotMatch', message, { AWSAccessKeyId: keyId, StringToSign: toSign });
  }
  return keyId;
}

function checkHeaders(headers: IncomingMessage['headers'], signed: readonly string[]): void {
  const needed = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'));
  const missing = needed.filter((name) => !signed.includes(name));
  if (missing.length > 0) {
    const message = 'There were headers present in the request which were not signed';
    throw new S3Error(403, 'AccessDenied', message, { HeadersNotSigned: missing.join(', ') });
  }
  const hash = headers['x-amz-content-sha256'];
  if (hash === undefined) {
    const message = 'Missing required header for this request: x-amz-content-sha256';
    throw new S3Error(400, 'InvalidRequest', message);
  }
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256('')) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new S3Error(400, 'XAmzContentSHA256Mismatch', message);
  }
}

function checkTime(time: string, day: string, now: Date): void {
  const [, date = '', hours, minutes, seconds] = /^(\d{8})T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
  const at = Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${hours}:${minutes}:${seconds}Z`);
  if (Number.isNaN(at) || date !== day) {
    const message = 'AWS authentication requires a valid Date or x-amz-date header';
    throw new S3Error(403, 'AccessDenied', message);
  }
  if (Math.abs(at - now.getTime()) > skewMs) {
    const message = 'The difference between the request time and the current time is too large.';
    throw new S3Error(403, 'RequestTimeTooSkewed', message, {
      RequestTime: time,
      ServerTime: now.toISOString(),
      MaxAllowedSkewMilliseconds: String(skewMs),
    });
  }
}

function headerOf(headers: IncomingMessage['headers'], name: string): string {
  return String(headers[name] ?? '');
}

function canonicalPath(url: string): string {
  const [path = ''] = url.split('?');
  return path
    .split('/')
    .map((step) => encoded(decodeURIComponent(step)))
    .join('/');
}

function canonicalQuery(url: string): string {
  const [, query = ''] = url.split('?');
  const pairs = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value = ''] = pair
        .split('=')
        .map((text) => encoded(decodeURIComponent(text.replaceAll('+', ' '))));
      return `${name}=${value}`;
    });
  return pairs.sort().join('&');
}

function encoded(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      return /[A-Za-z0-9._~-]/.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
