const newline = 0x0a;

/**
 * The lines of a byte stream, without line ends and empty lines. A last line without a line end counts. Holds one line and one chunk of the
 * stream at a time.
 */
export async function* readJsonLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  for await (const piece of pieces) {
    let start = 0;
    for (;;) {
      const end = piece.indexOf(newline, start);
      if (end === -1) break;
      held.push(piece.subarray(start, end));
      start = end + 1;
      const bytes = joined(held);
      held = [];
      if (bytes.length > 0) yield bytes;
    }
    if (start < piece.length) held.push(piece.subarray(start));
  }
  const bytes = joined(held);
  if (bytes.length > 0) yield bytes;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  // A carriage return before the line end is white space in JSON, but would become part of the record's bytes.
  return bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes;
}
