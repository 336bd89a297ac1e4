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
    // What a process leaves that is killed now.
    expect(readdirSync(folder)).to.deep.equal([]);
    await lines.close();
    expect(readdirSync(folder)).to.deep.equal([]);
    rmSync(folder, { recursive: true });
  });
});
