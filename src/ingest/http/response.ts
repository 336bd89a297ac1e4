import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { TransientError } from '../../runtime/errors.js';

export interface HttpResponse {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

const gunzipAsync = promisify(gunzip);

/**
 * Reads a response to its last byte. A body shorter than its declared length, or longer than `maxBodyBytes`, is a
 * `TransientError`: a truncated page must not pass for a short one.
 */
export async function readResponse(answer: Dispatcher.ResponseData, maxBodyBytes: number): Promise<HttpResponse> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of answer.body as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > maxBodyBytes) throw tooLong(maxBodyBytes);
    pieces.push(piece);
  }
  const declared = answer.headers['content-length'];
  if (declared !== undefined && Number(declared) !== length) {
    throw new TransientError(`the body ended after ${length} of ${String(declared)} bytes`, { code: 'http_cut_body' });
  }
  const raw = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, length);
  const body = answer.headers['content-encoding'] === 'gzip' ? await unzipped(raw, maxBodyBytes) : raw;
  return { status: answer.statusCode, headers: answer.headers, body };
}

async function unzipped(raw: Buffer, maxBodyBytes: number): Promise<Buffer> {
  try {
    return await gunzipAsync(raw, { maxOutputLength: maxBodyBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLong(maxBodyBytes);
    throw new TransientError('the compressed body is damaged', { code: 'http_cut_body', cause });
  }
}

function tooLong(maxBodyBytes: number): TransientError {
  return new TransientError(`the body is longer than the allowed ${maxBodyBytes} bytes`, {
    code: 'http_body_too_long',
    shrink: true,
  });
}
