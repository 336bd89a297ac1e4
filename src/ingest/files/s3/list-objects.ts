import type { HttpClient } from '../../http/http-client.js';
import type { HttpResponse } from '../../http/response.js';
import type { Verdict } from '../../http/verdict.js';
import type { Bucket } from './bucket.js';
import { judgeRefusal } from './judge.js';
import { elementsOf, isElement, textOf } from './xml.js';

export interface ListedObject {
  key: string;
  size: number;
  /** ISO 8601 UTC. */
  modifiedAt: string;
  /** Without its quotes. */
  etag: string;
}

interface ObjectPage {
  objects: ListedObject[];
  /** null: it is the last page. */
  next: string | null;
}

/** The objects whose keys begin with a prefix, in pages, in the order of their keys. `most`: at most so many of a page. */
export async function* listObjects(
  http: HttpClient,
  bucket: Bucket,
  { prefix, most }: { prefix: string; most?: number },
): AsyncGenerator<ListedObject[]> {
  const { clock } = http.options;
  let token: string | null = null;
  do {
    const url = bucket.listUrl({
      ...(token !== null && { 'continuation-token': token }),
      'encoding-type': 'url',
      'list-type': '2',
      ...(most !== undefined && { 'max-keys': String(most) }),
      prefix,
    });
    const page: ObjectPage = await http.send({
      request: async () => ({ method: 'GET', url, headers: await bucket.signedHeaders(url, clock.now()) }),
      judgesStatus: () => true,
      classify: (response) => judgePage(response, bucket, clock.now()),
    });
    yield page.objects;
    token = page.next;
  } while (token !== null);
}

function judgePage(response: HttpResponse, bucket: Bucket, now: Date): Verdict<ObjectPage> {
  if (response.status !== 200) return judgeRefusal(response, { bucket, now });
  const xml = response.body.toString('utf8');
  const next = textOf(xml, 'IsTruncated') === 'true' ? textOf(xml, 'NextContinuationToken') : null;
  const isWhole = isElement(xml, 'ListBucketResult') && (next !== null || textOf(xml, 'IsTruncated') === 'false');
  if (isWhole) return { kind: 'ok', value: { objects: objectsOf(xml), next } };
  const message =
    'the answer is not a whole list of objects. Check that settings.s3.endpoint is an S3 service, not its web console or a proxy.';
  return { kind: 'transient', code: 's3_unreadable', message, isConfigInTheEnd: true };
}

function objectsOf(xml: string): ListedObject[] {
  const isEncoded = textOf(xml, 'EncodingType') === 'url';
  return elementsOf(xml, 'Contents').map((each) => {
    const key = textOf(each, 'Key') ?? '';
    return {
      key: isEncoded ? decodeURIComponent(key.replaceAll('+', ' ')) : key,
      size: Number(textOf(each, 'Size')),
      modifiedAt: new Date(textOf(each, 'LastModified') ?? '').toISOString(),
      etag: plainEtag(textOf(each, 'ETag') ?? ''),
    };
  });
}

export function plainEtag(etag: string): string {
  return etag.replaceAll('"', '');
}
