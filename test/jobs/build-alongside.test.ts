import { expect } from 'chai';
import { buildAlongside } from '../../src/jobs/pipeline/build-alongside.js';
import { silentLogger } from '../../src/runtime/log.js';

const none = { fetched: 0, new: 0, changed: 0, unchanged: 0, deleted: 0 };
const megabyte = 1024 * 1024;

describe('A build alongside a sync', () => {
  let begun: number;
  let end: () => void;

  beforeEach(() => {
    begun = 0;
    end = () => undefined;
  });

  /** With builds that last until `end` is called. */
  const alongside = () =>
    buildAlongside({
      warehouse: {
        tryBuild: () => {
          begun += 1;
          return new Promise((resolve) => {
            end = resolve;
          });
        },
      },
      ...{ sourceId: 'shop', log: silentLogger, signal: new AbortController().signal },
    });
  const outcome = (stream: string, records: number, bytes: number) => ({
    ...{ stream, counts: { ...none, new: records }, bytes, watermark: null },
  });

  it('begins once enough records are written, or enough bytes, since the one before', async () => {
    const { onProgress, settle } = alongside();
    onProgress(outcome('campaigns', 3900, 2 * megabyte));
    onProgress(outcome('spend', 50, 8 * megabyte));
    expect(begun).to.equal(0);
    onProgress(outcome('spend', 60, 11 * megabyte));
    expect(begun).to.equal(1);
    onProgress(outcome('spend', 100, 30 * megabyte));
    expect(begun, 'while one is running').to.equal(1);
    end();
    await settle();
    onProgress(outcome('spend', 101, 31 * megabyte));
    expect(begun).to.equal(2);
    end();
    await settle();
    onProgress(outcome('spend', 102, 32 * megabyte));
    expect(begun).to.equal(2);
    onProgress(outcome('spend', 5000, 32 * megabyte));
    expect(begun).to.equal(3);
    end();
    await settle();
  });
});
