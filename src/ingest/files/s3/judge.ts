import type { HttpResponse } from '../../http/response.js';
import { retryAfterMs } from '../../http/retry-after.js';
import type { Refusal } from '../../http/verdict.js';
import type { Bucket } from './bucket.js';
import { textOf } from './xml.js';

/** Of a text that the service says, in a message. */
const longestQuote = 200;

/** Codes of refusals that are about one object. */
export const objectGone = 's3_no_object';
export const objectChanged = 's3_object_changed';
export const objectArchived = 's3_object_archived';
export const objectEncoded = 's3_object_encoded';

/** Codes of S3 and of services like it that pass by themselves. */
const passing = new Set(['InternalError', 'RequestTimeout', 'OperationAborted', 'XMinioServerNotInitialized']);
const throttling = new Set(['SlowDown', 'SlowDownRead', 'ServiceUnavailable', 'Throttling', 'TooManyRequests']);

interface Asked {
  bucket: Bucket;
  now: Date;
}

/** What a refusal of S3 means, by the code in its body, and what to do. */
export function judgeRefusal({ status, headers, body }: HttpResponse, { bucket, now }: Asked): Refusal {
  const xml = body.toString('utf8');
  const code = textOf(xml, 'Code') ?? '';
  const waitMs = retryAfterMs(headers['retry-after'], now);
  if (status === 412) return config(objectChanged, 'the object was replaced');
  if (throttling.has(code) || status === 429) {
    return { kind: 'throttled', code: 's3_throttled', message: 'the service asks for fewer requests', waitMs };
  }
  if (passing.has(code) || status >= 500) {
    return { kind: 'transient', code: `http_${status}`, message: `HTTP ${status} ${code}`.trim(), waitMs };
  }
  const elsewhere = regionOf(xml, headers);
  if (status === 301 || status === 302 || status === 307 || status === 308 || elsewhere !== null) {
    return config('s3_other_region', redirectText(bucket, elsewhere, textOf(xml, 'Endpoint')));
  }
  switch (code) {
    case 'InvalidAccessKeyId':
      return config(
        's3_unknown_key',
        'the service does not know the access key id. Check settings.s3.accessKeyId, and that settings.s3.endpoint is the service that issued it.',
      );
    case 'SignatureDoesNotMatch':
      return config(
        's3_wrong_secret',
        'the signature is refused. Check settings.s3.secretAccessKey: it must be the one that was issued with the access key id.',
      );
    case 'RequestTimeTooSkewed':
      return config('s3_clock_skew', skewText(xml, headers, now));
    case 'NoSuchBucket':
    case 'InvalidBucketName':
      return config(
        's3_no_bucket',
        `there is no bucket ${bucket.name}. Check its name in settings.path, and settings.s3.endpoint and region.`,
      );
    case 'NoSuchKey':
      return config(objectGone, 'the object is gone');
    case 'InvalidObjectState':
      return config(objectArchived, 'the object is archived');
    case 'AccessDenied':
    case 'AllAccessDisabled':
      return config(
        's3_denied',
        `the key has no permission. It needs s3:ListBucket for the bucket ${bucket.name} and s3:GetObject for what is in it.`,
      );
    default:
  }
  if (code === '') {
    const message = `HTTP ${status} without a reason in S3's form. Check that settings.s3.endpoint is an S3 service, not its web console or a proxy.`;
    return { kind: 'transient', code: `http_${status}`, message, isConfigInTheEnd: true };
  }
  return config(`s3_${code}`, `the service refuses: ${code}, ${(textOf(xml, 'Message') ?? '').slice(0, longestQuote)}`);
}

function config(code: string, message: string): Refusal {
  return { kind: 'config', code, message };
}

/** The region in which the bucket is, if the refusal says so. */
function regionOf(xml: string, headers: HttpResponse['headers']): string | null {
  const ofCode = ['AuthorizationHeaderMalformed', 'PermanentRedirect', 'TemporaryRedirect'].includes(
    textOf(xml, 'Code') ?? '',
  );
  if (!ofCode) return null;
  const header = headers['x-amz-bucket-region'];
  return textOf(xml, 'Region') ?? (typeof header === 'string' ? header : null);
}

/** A redirect is not followed: requests are signed for this address, and the keys are for whoever is there. */
function redirectText({ name, region }: Bucket, elsewhere: string | null, endpoint: string | null): string {
  const place = elsewhere ?? endpoint;
  const where = place === null ? 'elsewhere' : `in ${place}`;
  const cure = elsewhere === null ? "the bucket's own endpoint and region" : elsewhere;
  return `the bucket ${name} is ${where}, not in ${region}. Set settings.s3.region to ${cure}; an endpoint must be of that region too.`;
}

function skewText(xml: string, headers: HttpResponse['headers'], now: Date): string {
  const said = textOf(xml, 'ServerTime') ?? String(headers.date ?? '');
  const minutes = Math.round((now.getTime() - Date.parse(said)) / 60_000);
  const by = Number.isNaN(minutes)
    ? 'differs'
    : `is ${Math.abs(minutes)} minutes ${minutes < 0 ? 'behind' : 'ahead of'} the service's`;
  return `this machine's clock ${by}, which refuses more than 15. Set it right, for example by NTP.`;
}
