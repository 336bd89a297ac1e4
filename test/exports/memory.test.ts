import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { exportFormats } from '../../src/exports/formats/create-writer.js';
import { projectFile } from '../../src/runtime/project-files.js';

/** Several row groups of Parquet, and four times that. */
const [some, many] = [30_000, 120_000];
const megabyte = 1_000_000;
/** What a heap differs by until it levels off. The rows that the larger file has more would take at least twice that. */
const mostGrowth = 30 * megabyte;

describe('The memory of an export', function () {
  this.timeout(120_000);

  const write = async (format: string, rows: number): Promise<{ bytes: number; peak: number }> => {
    const script = projectFile('dist', 'test', 'exports', 'writing-process.js');
    const { stdout } = await promisify(execFile)(process.execPath, [script, format, String(rows)]);
    return JSON.parse(stdout) as { bytes: number; peak: number };
  };

  for (const format of exportFormats) {
    it(`does not follow the number of rows: ${format}`, async () => {
      const small = await write(format, some);
      const large = await write(format, many);
      expect(large.bytes / small.bytes).to.be.within(3.6, 4.4);
      expect(large.peak - small.peak).to.be.below(mostGrowth);
    });
  }
});
