import { createHash } from 'node:crypto';
import { constants, createReadStream, type ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { asUtf8 } from './encoding.js';
import type { FoundFile } from './find-files.js';

const pieceBytes = 256 * 1024;
/**
 * Does not follow a link that replaced the file after it was found. Windows has no such flag, and no such links by
 * default.
 */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

interface FileBytes {
  pieces: AsyncIterable<Buffer>;
  /** How many of the file's bytes on disk have been read. */
  readBytes(): number;
}

/**
 * The bytes of a file from a position in its (uncompressed) content; each piece is valid until the next one is
 * requested. A compressed file is decompressed from its beginning again, and one in another encoding read from there.
 */
export function openBytes(file: FoundFile, offset: number, signal: AbortSignal): FileBytes {
  const encoding = file.mapping?.encoding;
  if (encoding === undefined) return openUnchanged(file, offset, signal);
  const { pieces, readBytes } = openUnchanged(file, 0, signal);
  return { pieces: after(asUtf8(pieces, encoding), offset), readBytes };
}

function openUnchanged({ path, isGzip }: FoundFile, offset: number, signal: AbortSignal): FileBytes {
  if (!isGzip) return plainBytes(path, offset, signal);
  const file = opened(path, signal);
  const unpacked = createGunzip({ chunkSize: pieceBytes });
  // Ends both if either does; the reader gets the error.
  pipeline(file, unpacked, () => undefined);
  return { pieces: after(unpacked, offset), readBytes: () => file.bytesRead };
}

/** One buffer for all pieces: those of a stream would be garbage of the file's size. */
function plainBytes(path: string, offset: number, signal: AbortSignal): FileBytes {
  let at = offset;
  async function* pieces(): AsyncGenerator<Buffer> {
    const piece = Buffer.allocUnsafe(pieceBytes);
    const file = await open(path, flags);
    try {
      for (;;) {
        signal.throwIfAborted();
        const { bytesRead } = await file.read(piece, 0, pieceBytes, at);
        if (bytesRead === 0) return;
        at += bytesRead;
        yield piece.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  }
  return { pieces: pieces(), readBytes: () => at };
}

async function* after(pieces: AsyncIterable<Buffer>, offset: number): AsyncGenerator<Buffer> {
  let left = offset;
  for await (const piece of pieces) {
    if (piece.length > left) yield left > 0 ? piece.subarray(left) : piece;
    left = Math.max(0, left - piece.length);
  }
}

/** The SHA-256 of a file on disk, in the first 22 characters of base64url: half of it. */
export async function contentOf(file: FoundFile, signal: AbortSignal): Promise<string> {
  return await hashOf(file, Number.POSITIVE_INFINITY, signal);
}

/** Whether a file begins with all of its earlier content: rows were added at its end. */
export async function beginsWith(
  file: FoundFile,
  { content, size }: { content: string; size: number },
  signal: AbortSignal,
): Promise<boolean> {
  return size > 0 && size <= file.size && (await hashOf(file, size, signal)) === content;
}

async function hashOf({ path }: FoundFile, size: number, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  // One buffer for all of it: a stream's would be garbage of the file's size before its first row is read.
  const piece = Buffer.allocUnsafe(pieceBytes);
  const file = await open(path, flags);
  try {
    for (let left = size; left > 0;) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(piece, 0, Math.min(pieceBytes, left));
      if (bytesRead === 0) break;
      left -= bytesRead;
      hash.update(piece.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
  return hash.digest('base64url').slice(0, 22);
}

function opened(path: string, signal: AbortSignal): ReadStream {
  // Numbers are accepted, although the types omit them.
  return createReadStream(path, { highWaterMark: pieceBytes, signal, flags: flags as unknown as string });
}
