import { inflateSync } from 'node:zlib';

export interface Pixels {
  width: number;
  height: number;
  /** The colour of a pixel as `#rrggbb`. Throws for one that is not opaque, or outside. */
  at: (x: number, y: number) => string;
}

/** Reads a PNG of eight bits a channel with transparency, not interlaced (W3C PNG, 9.2 for the filters). Throws for another. */
export function decodePng(png: Buffer): Pixels {
  if (png.subarray(0, 8).toString('latin1') !== '\x89PNG\r\n\x1a\n') throw new Error('Not a PNG.');
  const data: Buffer[] = [];
  let header: Buffer = Buffer.alloc(0);
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') data.push(body);
  }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  if (header.readUInt8(8) !== 8 || header.readUInt8(9) !== 6 || header.readUInt8(12) !== 0)
    throw new Error('Another kind of PNG.');
  const rows = unfilter(inflateSync(Buffer.concat(data)), width * 4, height);
  const at = (x: number, y: number) => {
    const start = (y * width + x) * 4;
    if (x < 0 || y < 0 || x >= width || y >= height || rows[start + 3] !== 255)
      throw new Error(`No colour at ${x} ${y}.`);
    return `#${rows.subarray(start, start + 3).toString('hex')}`;
  };
  return { width, height, at };
}

function unfilter(filtered: Buffer, stride: number, height: number): Buffer {
  const rows = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = filtered[row * (stride + 1)]!;
    for (let column = 0; column < stride; column += 1) {
      const here = row * stride + column;
      const left = column >= 4 ? rows[here - 4]! : 0;
      const up = row > 0 ? rows[here - stride]! : 0;
      const corner = row > 0 && column >= 4 ? rows[here - stride - 4]! : 0;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
      rows[here] = filtered[row * (stride + 1) + 1 + column]! + predicted;
    }
  }
  return rows;
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((each) => Math.abs(estimate - each)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
