import type { IncomingHttpHeaders } from 'node:http';
import type { Reply } from '../kit/replies.js';
import type { StoredObject } from './objects.js';
import { S3Error } from './s3-error.js';

/** `GET /bucket/key`, with `If-Match` and a `Range` to the end. Throws an `S3Error`. */
export function objectReply(object: StoredObject | undefined, key: string, headers: IncomingHttpHeaders): Reply {
  if (!object) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key });
  const { body, etag, storageClass } = object;
  if (headers['if-match'] !== undefined && headers['if-match'] !== etag) {
    const message = 'At least one of the pre-conditions you specified did not hold';
    throw new S3Error(412, 'PreconditionFailed', message, { Condition: 'If-Match' });
  }
  if (storageClass === 'GLACIER') {
    const message = "The operation is not valid for the object's storage class";
    throw new S3Error(403, 'InvalidObjectState', message, { StorageClass: storageClass });
  }
  const { range } = headers;
  if (range === undefined) return { status: 200, headers: headersOf(object), body };
  const [, from] = /^bytes=(\d+)-$/.exec(range) ?? [];
  if (from === undefined) throw new S3Error(501, 'NotImplemented', `The simulator does not know the range ${range}`);
  if (Number(from) >= body.length) {
    throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable', {
      ActualObjectSize: String(body.length),
    });
  }
  const contentRange = `bytes ${from}-${body.length - 1}/${body.length}`;
  return {
    status: 206,
    headers: { ...headersOf(object), 'content-range': contentRange },
    body: body.subarray(Number(from)),
  };
}

function headersOf({ etag, modifiedAt, contentEncoding }: StoredObject): Record<string, string> {
  return {
    'content-type': 'binary/octet-stream',
    'accept-ranges': 'bytes',
    etag,
    'last-modified': modifiedAt.toUTCString(),
    ...(contentEncoding !== null && { 'content-encoding': contentEncoding }),
  };
}
