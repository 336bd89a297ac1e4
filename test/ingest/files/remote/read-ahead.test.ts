import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { readAhead } from '../../../../src/ingest/files/sftp/read-ahead.js';

describe('Reading ahead', () => {
  it('gives all bytes in order, however short, late and out of order the answers are, and however long the file became', async () => {
    const lengths = fc.record({
      written: fc.integer({ min: 0, max: 1_500_000 }),
      expected: fc.integer({ min: 0, max: 1_500_000 }),
      offset: fc.integer({ min: 0, max: 1_500_000 }),
      answers: fc.array(fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), turns: fc.nat(5) }), {
        minLength: 1,
      }),
    });
    await fc.assert(
      fc.asyncProperty(lengths, async ({ written, expected, offset, answers }) => {
        const file = Buffer.from(
          Uint32Array.from({ length: Math.ceil(written / 4) }, (_, i) => i * 2_654_435_761).buffer,
        );
        let asked = 0;
        let open = 0;
        const read = async (buffer: Buffer, position: number): Promise<number> => {
          const { share, turns } = answers[asked++ % answers.length]!;
          open += 1;
          for (let turn = 0; turn < turns; turn += 1) await setImmediate();
          const left = Math.max(0, Math.min(buffer.length, file.length - position));
          // A server never answers with nothing before the end.
          const length = Math.min(left, Math.max(1, Math.ceil(left * (0.9 + share))));
          buffer.set(file.subarray(position, position + length));
          open -= 1;
          return length;
        };
        const pieces: Buffer[] = [];
        for await (const piece of readAhead(read, { offset, size: expected })) pieces.push(Buffer.from(piece));
        expect(Buffer.concat(pieces).equals(file.subarray(offset))).to.equal(true);
        expect(open, 'answers that nobody waited for').to.equal(0);
      }),
      { numRuns: 30 },
    );
  });
});
