import { createHash } from 'node:crypto';
import { constants, createReadStream, type ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { jsonRecords } from '../formats/json-records.js';
import { openSheet } from '../formats/sheets.js';
import { ZipArchive } from '../formats/zip.js';
import { asUtf8 } from './encoding.js';
import { type FoundFile, isWorkbook } from './find-files.js';

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
 * The rows of a file as UTF-8, from a position in them; each piece is valid until the next one is requested. What is
 * not so on disk (packed, in another encoding, a sheet, a JSON array) is read from its beginning again.
 */
export function openBytes(file: FoundFile, offset: number, signal: AbortSignal): FileBytes {
  const { path, size, encoding, format } = file;
  if (isWorkbook(format)) {
    const { pieces, readBytes } = openSheet({ path, format, size }, file.sheet!, signal);
    return { pieces: after(pieces, offset), readBytes };
  }
  if (encoding === undefined && format !== 'json') return openContent(file, offset, signal);
  const { pieces, readBytes } = openContent(file, 0, signal);
  const text = encoding === undefined ? pieces : asUtf8(pieces, encoding);
  return { pieces: after(format === 'json' ? jsonRecords(text) : text, offset), readBytes };
}

/** The content as it is, but not packed. */
export function openContent({ path, isGzip, member }: FoundFile, offset: number, signal: AbortSignal): FileBytes {
  if (member !== null) return memberBytes(path, { member, offset }, signal);
  if (!isGzip) return plainBytes(path, offset, signal);
  const file = opened(path, signal);
  const unpacked = createGunzip({ chunkSize: pieceBytes });
  // Ends both if either does; the reader gets the error.
  pipeline(file, unpacked, () => undefined);
  return { pieces: after(unpacked, offset), readBytes: () => file.bytesRead };
}

function memberBytes(
  path: string,
  { member, offset }: { member: string; offset: number },
  signal: AbortSignal,
): FileBytes {
  let read = () => 0;
  async function* pieces(): AsyncGenerator<Buffer> {
    const zip = await ZipArchive.open(path);
    try {
      const bytes = zip.read(member, signal);
      read = bytes.readBytes;
      yield* after(bytes.pieces, offset);
    } finally {
      zip.close();
    }
  }
  return { pieces: pieces(), readBytes: () => read() };
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

/** The SHA-256 of a file on disk or a member of an archive, in the first 22 characters of base64url: half of it. */
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

async function hashOf(file: FoundFile, size: number, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  // One buffer for all of it: a stream's would be garbage of the file's size before its first row is read.
  const { pieces } = openContent({ ...file, isGzip: false }, 0, signal);
  let left = size;
  for await (const piece of pieces) {
    hash.update(piece.subarray(0, Math.min(piece.length, left)));
    left -= piece.length;
    if (left <= 0) break;
  }
  return hash.digest('base64url').slice(0, 22);
}

function opened(path: string, signal: AbortSignal): ReadStream {
  // Numbers are accepted, although the types omit them.
  return createReadStream(path, { highWaterMark: pieceBytes, signal, flags: flags as unknown as string });
}
