import { constants, crc32, deflateRawSync } from 'node:zlib';
import { Zip, type ZipInputFile } from 'fflate';
import { ExportRefused } from '../../table/export-refused.js';

/** The container has 32 bits for sizes and places. */
const mostBytes = 0xffff_ffff;
const deflated = 8;
/** Sheets compress to a tenth at this level; a higher one takes twice the time for a twentieth less. */
const level = 2;
const emptyLastBlock = Uint8Array.of(3, 0);

/**
 * A zip file, made piece by piece. The container is fflate's; the pieces are compressed by zlib, which takes a fifth of the time: each
 * by itself and up to a byte boundary, so that one follows the other.
 */
export class ZipStream {
  #ready: Uint8Array[] = [];
  #bytes = 0;
  readonly #zip = new Zip((error, data) => {
    if (error) throw error;
    this.#bytes += data.length;
    if (this.#bytes > mostBytes) throw tooLarge();
    this.#ready.push(data);
  });

  /** Begins the next file; the one before has ended. */
  file(name: string): ZipEntry {
    const entry = new ZipEntry(name);
    this.#zip.add(entry.file);
    return entry;
  }

  end(): void {
    this.#zip.end();
  }

  /** The bytes since the last call. */
  take(): Uint8Array[] {
    const taken = this.#ready;
    this.#ready = [];
    return taken;
  }
}

export class ZipEntry {
  readonly file: ZipInputFile;

  constructor(filename: string) {
    this.file = { filename, size: 0, crc: 0, compression: deflated };
  }

  /** Uncompressed, so far. */
  get bytes(): number {
    return this.file.size;
  }

  write(data: Uint8Array): void {
    const { file } = this;
    if (file.size + data.length > mostBytes) throw tooLarge();
    file.crc = crc32(data, file.crc);
    file.size += data.length;
    file.ondata!(null, deflateRawSync(data, { level, finishFlush: constants.Z_SYNC_FLUSH }), false);
  }

  end(): void {
    this.file.ondata!(null, emptyLastBlock, true);
  }
}

function tooLarge(): ExportRefused {
  return new ExportRefused(
    'The workbook is larger than 4 GB, which spreadsheets do not open. Select fewer columns or days, or ask for CSV or Parquet.',
    'EXPORT_TOO_LARGE',
  );
}
