import { expect } from 'chai';
import { KnownRevision } from '../../src/api/question/known-revision.js';

describe('The known revision', () => {
  let committed = 1;
  let reads = 0;
  const known = new KnownRevision(async () => {
    reads += 1;
    return { version: '1', revision: String(committed) };
  });
  const current = async (): Promise<number> => Number((await known.current()).revision);

  it('is read for each request while nobody notifies', async () => {
    for (committed = 1; committed <= 3; committed += 1) expect(await current()).to.equal(committed);
    expect(reads).to.equal(3);
  });

  it('is read at the first request after a notification, and not for those after it', async () => {
    known.notified(true);
    await current();
    for (committed = 11; committed <= 13; committed += 1) {
      known.changed();
      reads = 0;
      const asked = Array.from({ length: 20 }, () => current());
      expect(new Set(await Promise.all(asked))).to.deep.equal(new Set([committed]));
      expect(reads).to.equal(1);
    }
  });

  it('is never older than that of an answer', async () => {
    committed = 20;
    known.saw({ version: '1', revision: '30' });
    known.changed();
    expect(await current()).to.equal(30);
  });
});
