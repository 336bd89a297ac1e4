/** What servers answer at once: OpenSSH up to 256 kB, others 32. */
const pieceBytes = 32 * 1024;
/** Requests on their way: with one alone, a megabyte would take 32 times the way to the server and back. */
const ahead = 32;

interface Flight {
  buffer: Buffer;
  position: number;
  length: Promise<number>;
}

/**
 * A file's bytes from a position to its end, in order. `read` fills a buffer from a position, as far as the file goes or
 * less, and returns how many bytes there were; 0 at the end. `size`: how long the file most likely is. Each piece is valid
 * until the next one is requested.
 */
export async function* readAhead(
  read: (buffer: Buffer, position: number) => Promise<number>,
  { offset, size }: { offset: number; size: number },
): AsyncGenerator<Buffer> {
  let next = offset;
  const flights: Flight[] = [];
  const launch = (buffer: Buffer): void => {
    const length = read(buffer, next);
    // Of those that nobody waits for any more.
    length.catch(() => undefined);
    flights.push({ buffer, position: next, length });
    next += buffer.length;
  };
  const pieces = Math.ceil(Math.max(0, size - offset) / pieceBytes) + 1;
  const free: Buffer[] = Array.from({ length: Math.min(ahead, pieces) }, () => Buffer.allocUnsafe(pieceBytes));
  try {
    for (;;) {
      // At least one beyond the expected end, where more may have been written.
      while (free.length > 0 && (next < size || flights.length === 0)) launch(free.pop()!);
      const { buffer, position, length } = flights.shift()!;
      const bytes = await length;
      if (bytes === 0) return;
      yield buffer.subarray(0, bytes);
      free.push(buffer);
      if (bytes === buffer.length) continue;
      // The answer was short: what is on its way begins too late.
      await Promise.all(flights.map((flight) => flight.length));
      free.push(...flights.splice(0).map((flight) => flight.buffer));
      next = position + bytes;
    }
  } finally {
    // The library writes into the buffers of requests that are on their way.
    await Promise.allSettled(flights.map((flight) => flight.length));
  }
}
