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

  it('is read ahead: a slow reading keeps nobody waiting before the last one is too old, and a notification everybody', async () => {
    const answers: ((revision: string) => void)[] = [];
    let now = 0;
    const slow = new KnownRevision(
      () => new Promise((resolve) => answers.push((revision) => resolve({ version: '1', revision }))),
      () => now,
    );
    slow.notified(true);
    const first = slow.current();
    answers[0]!('1');
    await first;
    now = 400;
    expect((await slow.current()).revision).to.equal('1');
    expect((await slow.current()).revision).to.equal('1');
    expect(answers).to.have.length(2);
    now = 501;
    const late = slow.current();
    answers[1]!('2');
    expect((await late).revision).to.equal('2');
    now = 700;
    expect((await slow.current()).revision).to.equal('2');
    slow.changed();
    const notified = slow.current();
    answers[2]!('3');
    answers[3]!('4');
    expect((await notified).revision).to.equal('4');
  });

  it('is never older than that of an answer', async () => {
    committed = 20;
    known.saw({ version: '1', revision: '30' });
    known.changed();
    expect(await current()).to.equal(30);
  });
});
