import { type Queryable, select, sql } from '../../database/sql.js';

/** Pieces are written and read at about this size: small enough for memory, large enough that a statement each is cheap. */
export const chunkBytes = 1024 * 1024;

/** The bytes of a whole file from one to another, the last one included, a piece at a time: whoever reads slowly holds no connection. */
export async function* readChunks(
  db: Queryable,
  exportId: string,
  { first, last }: { first: number; last: number },
): AsyncGenerator<Buffer> {
  for (let at = first; at <= last;) {
    // The piece that has the byte: the last one that begins at it or before.
    const [chunk] = await select<{ bytes: Buffer }>(
      db,
      sql`select substring(c.bytes from (${at}::bigint - c.position + 1)::integer for ${Math.min(last - at + 1, chunkBytes)}::integer) as bytes
        from ops.export_chunk c
        where c.export_id = ${exportId}::uuid and c.position <= ${at}::bigint
        order by c.position desc
        limit 1`,
    );
    if (!chunk || chunk.bytes.length === 0) throw new Error(`the bytes of export ${exportId} end before ${at}`);
    yield chunk.bytes;
    at += chunk.bytes.length;
  }
}
