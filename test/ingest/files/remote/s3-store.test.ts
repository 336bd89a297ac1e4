import { expect } from 'chai';
import { makeClock, micros } from '../../../../simulators/kit/clock.js';
import type { Objects } from '../../../../simulators/s3/objects.js';
import { DEFAULT_S3_KEY, type S3Simulator, startS3Simulator } from '../../../../simulators/s3/server.js';
import { StoredFileFault } from '../../../../src/ingest/files/places/file-place.js';
import type { S3Settings } from '../../../../src/ingest/files/s3/settings.js';
import { S3Store } from '../../../../src/ingest/files/s3/store.js';
import { CartographError, ConfigError } from '../../../../src/runtime/errors.js';
import { rejection } from '../../../support/rejection.js';
import { testSecrets } from '../../../support/secrets.js';
import { clockOn } from '../../support/syncing.js';
import { anyName, contentOf, storeNeeds } from './store-needs.js';

const at = new Date('2026-06-01T00:00:00Z');

describe('A bucket of S3', () => {
  const clock = makeClock({ mode: 'manual', at: micros('2026-06-02T00:00:00Z') });
  const stores: S3Store[] = [];
  let s3: S3Simulator;
  let objects: Objects;

  before(async () => {
    s3 = await startS3Simulator({ mostKeys: 3, clock });
    objects = s3.control.addBucket('exports');
    s3.control.addBucket('elsewhere', 'us-west-2');
  });

  afterEach(async () => {
    s3.control.recover();
    s3.control.calls.clear();
    objects.clear();
    clock.set(micros('2026-06-02T00:00:00Z'));
    await Promise.all(stores.splice(0).map((store) => store.close()));
  });

  after(() => s3.close());

  function open(address = 's3://exports/till', settings: Partial<S3Settings> = {}, time = clock): S3Store {
    const usual = {
      endpoint: s3.url,
      region: 'eu-central-1',
      accessKeyId: DEFAULT_S3_KEY.id,
      secretAccessKey: DEFAULT_S3_KEY.secret,
    };
    const store = new S3Store(address, { ...usual, ...settings }, storeNeeds(clockOn(time)));
    stores.push(store);
    return store;
  }

  it('is listed page by page, whatever is in the names, without hidden objects and those that stand for folders', async () => {
    const names = ['a b+c.csv', 'ümlaut/§ & <1>.csv', 'x%20y.csv', "it's (new)!*.csv", '2026/03/a.csv', 'z.csv'];
    for (const name of names) objects.put(`till/${name}`, name, { modifiedAt: at });
    for (const name of ['', '2026/', '.hidden.csv', '.old/a.csv']) objects.put(`till/${name}`, '', { modifiedAt: at });
    objects.put('till-archive/a.csv', '', { modifiedAt: at });
    const store = open();
    const files = await store.list('', anyName);
    expect(files.map(({ name }) => name)).to.have.members(names);
    expect(s3.control.calls.list().length).to.be.above(3);
    for (const file of files) expect((await contentOf(store, file)).toString()).to.equal(file.name);
    expect(await open('s3://exports/till/2026/').list('', anyName)).to.deep.include({
      ...{
        name: '03/a.csv',
        size: 13,
        modifiedAt: at.toISOString(),
        mark: objects.get('till/2026/03/a.csv')!.etag.slice(1, -1),
      },
    });
  });

  it('may be read in part, or be a single object', async () => {
    objects.put('till/2026/a.csv', 'one', { modifiedAt: at });
    objects.put('till/2026/a.csv.old', 'two', { modifiedAt: at });
    const store = open();
    expect((await store.list('2026', anyName)).map(({ name }) => name)).to.deep.equal(['2026/a.csv', '2026/a.csv.old']);
    const [part] = await store.list('2026/a.csv', anyName);
    const single = open('s3://exports/till/2026/a.csv');
    const [file] = await single.list('', anyName);
    expect([part!.name, file!.name]).to.deep.equal(['2026/a.csv', 'a.csv']);
    expect(String(await contentOf(store, part!)) + String(await contentOf(single, file!))).to.equal('oneone');
  });

  it('is read on at the byte at which a connection broke, and of the same version', async () => {
    const content = Buffer.alloc(300_000, 'some rows of a till\n');
    objects.put('till/a.csv', content, { modifiedAt: at });
    const store = open();
    const [file] = await store.list('', anyName);
    s3.control.fail({ effect: { cutAfter: 100_000 }, match: { kind: 'get' } });
    s3.control.fail({ effect: { status: 503, code: 'SlowDown' }, skip: 1, match: { kind: 'get' } });
    s3.control.fail({ effect: { status: 500, code: 'InternalError' }, skip: 2, match: { kind: 'get' } });
    s3.control.fail({ effect: { cutAfter: 50_000 }, skip: 3, match: { kind: 'get' } });
    expect((await contentOf(store, file!)).equals(content)).to.equal(true);
    const ranges = s3.control.calls.list().flatMap(({ kind, range }) => (kind === 'get' ? [range] : []));
    expect(ranges[0]).to.equal(null);
    expect(ranges.slice(1, 4)).to.deep.equal(Array.from({ length: 3 }, () => ranges[1]));
    expect(ranges).to.have.length(5);
    s3.control.fail({
      effect: { run: () => objects.put('till/a.csv', content.fill('x'), { modifiedAt: at }) },
      skip: 1,
      match: { kind: 'get' },
    });
    s3.control.fail({ effect: { cutAfter: 100_000 }, match: { kind: 'get' } });
    expect(await rejection(contentOf(store, file!)))
      .to.be.instanceOf(StoredFileFault)
      .with.property('code', 'file_incomplete');
  });

  it('says of an object that it is gone, replaced, archived, or stored in another form', async () => {
    for (const name of ['gone', 'replaced']) objects.put(`till/${name}.csv`, 'a', { modifiedAt: at });
    objects.put('till/archived.csv', 'a', { modifiedAt: at, storageClass: 'GLACIER' });
    objects.put('till/packed.csv', 'a', { modifiedAt: at, contentEncoding: 'gzip' });
    const store = open();
    const files = await store.list('', anyName);
    objects.remove('till/gone.csv');
    objects.put('till/replaced.csv', 'b', { modifiedAt: at });
    const codes: Record<string, unknown> = {};
    for (const file of files) codes[file.name] = ((await rejection(contentOf(store, file))) as CartographError).code;
    expect(codes).to.deep.equal({
      'archived.csv': 'file_archived',
      'gone.csv': 'ENOENT',
      'packed.csv': 'file_encoded',
      'replaced.csv': 'file_incomplete',
    });
  });

  const refusals: { name: string; open: () => S3Store; code: string; says: RegExp }[] = [
    {
      name: 'an unknown access key',
      open: () => open(undefined, { accessKeyId: 'AKIANOBODY' }),
      code: 's3_unknown_key',
      says: /does not know the access key id\. Check settings\.s3\.accessKeyId/,
    },
    {
      name: 'a wrong secret',
      open: () => open(undefined, { secretAccessKey: testSecrets.refusedS3Secret }),
      code: 's3_wrong_secret',
      says: /the signature is refused\. Check settings\.s3\.secretAccessKey/,
    },
    {
      name: 'a bucket that does not exist',
      open: () => open('s3://exprots/till'),
      code: 's3_no_bucket',
      says: /there is no bucket exprots/,
    },
    {
      name: 'a key that may not list',
      open: () => {
        s3.control.addKey('AKIAREADER', testSecrets.refusedS3Secret, ['get']);
        return open(undefined, { accessKeyId: 'AKIAREADER', secretAccessKey: testSecrets.refusedS3Secret });
      },
      code: 's3_denied',
      says: /needs s3:ListBucket for the bucket exports and s3:GetObject/,
    },
    {
      name: 'the region of another bucket',
      open: () => open('s3://elsewhere/till'),
      code: 's3_other_region',
      says: /the bucket elsewhere is in us-west-2, not in eu-central-1\. Set settings\.s3\.region to us-west-2/,
    },
    {
      name: 'a region in which the service is not',
      open: () => open(undefined, { region: 'us-east-1' }),
      code: 's3_other_region',
      says: /is in eu-central-1, not in us-east-1/,
    },
    {
      name: 'a clock that is wrong',
      open: () => open(undefined, {}, makeClock({ mode: 'manual', at: micros('2026-06-01T23:30:00Z') })),
      code: 's3_clock_skew',
      says: /this machine's clock is 30 minutes behind the service's, which refuses more than 15/,
    },
  ];
  for (const refusal of refusals) {
    it(`refuses ${refusal.name} in words, at once`, async () => {
      const error = await rejection(refusal.open().list('', anyName));
      expect(error).to.be.instanceOf(ConfigError).with.property('code', refusal.code);
      expect(error.message).to.match(refusal.says);
      expect(s3.control.calls.list()).to.have.length(1);
    });
  }

  it('is read again after a failure that passes, and asks to check the endpoint if a page of HTML does not', async () => {
    s3.control.fail({ effect: { status: 503, code: 'SlowDown' }, times: 2 });
    s3.control.fail({ effect: 'html', skip: 2 });
    expect(await open().list('', anyName)).to.deep.equal([]);
    s3.control.fail({ effect: 'html', times: 99 });
    const error = await rejection(open().list('', anyName));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.contain('Check that settings.s3.endpoint is an S3 service');
  });
});
