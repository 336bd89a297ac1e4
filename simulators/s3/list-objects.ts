import { createHmac, randomBytes } from 'node:crypto';
import type { Reply } from '../kit/replies.js';
import type { Objects, StoredObject } from './objects.js';
import { S3Error } from './s3-error.js';
import { escaped } from './xml.js';

const known = new Set(['list-type', 'prefix', 'max-keys', 'continuation-token', 'encoding-type']);

/** Signs tokens, so that only issued ones are accepted. */
const tokenKey = randomBytes(16);

/** `GET /bucket?list-type=2`: ListObjectsV2. `mostKeys`: how long a page may be. Throws an `S3Error`. */
export function listReply(bucket: string, objects: Objects, query: URLSearchParams, mostKeys: number): Reply {
  const unknown = [...query.keys()].find((name) => !known.has(name));
  if (unknown !== undefined || query.get('list-type') !== '2') {
    throw new S3Error(
      501,
      'NotImplemented',
      `The simulator does not know ${unknown ?? 'the first version of this list'}`,
    );
  }
  const encoding = query.get('encoding-type');
  if (encoding !== null && encoding !== 'url') {
    throw new S3Error(400, 'InvalidArgument', 'Invalid Encoding Method specified in Request');
  }
  const prefix = query.get('prefix') ?? '';
  const most = Math.min(Number(query.get('max-keys') ?? mostKeys), mostKeys);
  const after = afterToken(query.get('continuation-token'));
  const rest = objects
    .below(prefix)
    .filter(({ key }) => after === null || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0);
  const page = rest.slice(0, most);
  const name = (text: string): string => escaped(encoding === 'url' ? formEncoded(text) : text);
  const isTruncated = rest.length > page.length;
  const fields = [
    `<Name>${bucket}</Name><Prefix>${name(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>${most}</MaxKeys>`,
    encoding === null ? '' : `<EncodingType>${encoding}</EncodingType>`,
    `<IsTruncated>${isTruncated}</IsTruncated>`,
    isTruncated ? `<NextContinuationToken>${escaped(tokenAfter(page.at(-1)!.key))}</NextContinuationToken>` : '',
    ...page.map((object) => contentsOf(object, name)),
  ];
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${fields.join('')}</ListBucketResult>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(xml) };
}

function contentsOf(
  { key, modifiedAt, etag, body, storageClass }: StoredObject,
  name: (text: string) => string,
): string {
  return `<Contents><Key>${name(key)}</Key><LastModified>${modifiedAt.toISOString()}</LastModified><ETag>${escaped(etag)}</ETag><Size>${body.length}</Size><StorageClass>${storageClass}</StorageClass></Contents>`;
}

/** Spaces are plus signs, and slashes stay, as S3 writes keys. */
function formEncoded(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+')
    .replaceAll(/[!'()]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function tokenAfter(key: string): string {
  const text = Buffer.from(key).toString('base64');
  return `${createHmac('sha256', tokenKey).update(text).digest('base64')}/${text}`;
}

function afterToken(token: string | null): string | null {
  if (token === null) return null;
  const key = Buffer.from(token.slice(token.indexOf('=/') + 2), 'base64').toString('utf8');
  if (tokenAfter(key) === token) return key;
  throw new S3Error(400, 'InvalidArgument', 'The continuation token provided is incorrect');
}
