import type { Reply } from '../kit/replies.js';
import type { Reports } from './reports/reports.js';

/** Answers `GET /documents/<id>?…` as the store of documents does: by the signature in the link alone. */
export function answerDownload(reports: Reports, url: URL, headers: Record<string, unknown>): Reply {
  const [key, lives] = ['X-Amz-Signature', 'X-Amz-Expires'].map((name) => url.searchParams.get(name));
  if (headers.authorization !== undefined) {
    return refusal(400, 'InvalidArgument', 'Only one auth mechanism allowed; only the signature should be specified');
  }
  if (!key || !lives) return refusal(403, 'AccessDenied', 'Access Denied');
  const found = reports.follow(decodeURIComponent(url.pathname.slice('/documents/'.length)), key);
  if (found === 'expired') return refusal(403, 'AccessDenied', 'Request has expired');
  if (found === 'unknown') return refusal(403, 'SignatureDoesNotMatch', 'The request signature does not match');
  const { bytes, charset, isGzip } = found.document;
  return {
    status: 200,
    headers: {
      'content-type': `text/plain;charset=${charset}`,
      ...(isGzip && found.tellsEncoding && { 'content-encoding': 'gzip' }),
    },
    body: bytes,
  };
}

function refusal(status: number, code: string, message: string): Reply {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(xml) };
}
