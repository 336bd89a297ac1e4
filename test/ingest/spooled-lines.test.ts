import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { SpooledLines } from '../../src/ingest/reading/spooled-lines.js';

describe('Lines kept in a temporary file', () => {
  it('are read back by their numbers in any order, near each other or far apart, also while more are added; nothing of them is left', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-test-'));
    const lines = await SpooledLines.open(folder);
    const added: string[] = [];
    const add = async (text: string): Promise<void> => {
      await lines.add(Buffer.from(text));
      added.push(text);
    };
    const read = async (...numbers: number[]): Promise<string[]> =>
      (await lines.read(numbers)).map((line) => Buffer.from(line).toString());
    await add('first');
    expect([await read(0), lines.count]).to.deep.equal([['first'], 1]);
    for (let number = 1; number < 5000; number += 1) await add(`${number} ${'é'.repeat(number % 100)}`);
    const near = [12, 10, 11, 0];
    expect(await read(...near)).to.deep.equal(near.map((number) => added[number]));
    const far = [4999, 0, 2500];
    expect(await read(...far)).to.deep.equal(far.map((number) => added[number]));
    expect(readdirSync(folder), 'nothing that a killed process would leave').to.deep.equal([]);
    await lines.close();
    rmSync(folder, { recursive: true });
  });

  it('that the disk has no room for are a clear error, and never others than were added', () => {
    const module = new URL('../../src/ingest/reading/spooled-lines.js', import.meta.url).href;
    const script = `
      const { SpooledLines } = await import(${JSON.stringify(module)});
      const lines = await SpooledLines.open();
      try {
        for (let number = 0; number < 300; number += 1) await lines.add(Buffer.alloc(1000, 97));
        const [last] = await lines.read([299]);
        console.log(String(last).slice(0, 5));
      } catch (error) {
        console.log(error.code + ' ' + error.errorClass);
      }`;
    // Blocks of 512 bytes: of the first piece that is written, there is room for a part.
    const limited = `ulimit -f 200 && exec "${process.execPath}" --input-type=module -e "$SCRIPT"`;
    const { stdout, stderr } = spawnSync('sh', ['-c', limited], {
      ...{ encoding: 'utf8', env: { ...process.env, SCRIPT: script } },
    });
    expect([stdout, stderr]).to.deep.equal(['export_no_room system\n', '']);
  });
});
