import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { strToU8, zipSync } from 'fflate';
import type { Objects } from '../../../../simulators/s3/objects.js';
import { DEFAULT_S3_KEY, type S3Simulator, startS3Simulator } from '../../../../simulators/s3/server.js';
import { generateTill } from '../../../../simulators/till/generate.js';
import { writeTillFiles } from '../../../../simulators/till/write-files.js';
import type { FilesSettings } from '../../../../src/ingest/files/table/settings.js';
import { differences, rowsAsItStands } from '../../../end-to-end/warehouse-rows.js';
import { needsSshd, type Sshd, startSshd } from '../../../support/sshd.js';
import { startTcpProxy } from '../../../support/tcp-proxy.js';
import { TillFolder } from '../support/folder.js';

const till = {
  ...{ seed: 11, currency: 'GBP', places: 2, ianaTimezone: 'Europe/London', taxesIncluded: true, taxPercent: 20 },
  ...{ salesPerDay: 10, from: '2026-03-20', days: 4 },
  people: [{ firstName: 'Ada', lastName: 'Hill', email: 'ada@example.com', phone: null, city: 'Leeds', country: 'GB' }],
};

describe('A folder of another machine', () => {
  let folder: TillFolder;
  let s3: S3Simulator;
  let objects: Objects;
  let sshd: Sshd | undefined;

  before(async () => {
    folder = await TillFolder.open();
    s3 = await startS3Simulator();
    objects = s3.control.addBucket('exports');
  });

  afterEach(async () => {
    expect(await folder.violations()).to.deep.equal([]);
    await folder.clear();
    objects.clear();
    s3.control.recover();
    s3.control.calls.clear();
  });

  after(async () => {
    await folder.close();
    await s3.close();
    await sshd?.close();
  });

  function inBucket(): Partial<FilesSettings> {
    const key = { accessKeyId: DEFAULT_S3_KEY.id, secretAccessKey: DEFAULT_S3_KEY.secret };
    return { path: 's3://exports/till', s3: { endpoint: s3.url, region: 'eu-central-1', ...key } };
  }

  async function onServer(): Promise<Partial<FilesSettings>> {
    sshd ??= await startSshd();
    const { port, user, hostKeys, keys } = sshd;
    return {
      path: `sftp://${user}@127.0.0.1:${port}${folder.folder}`,
      sftp: { hostKey: hostKeys.ed25519, privateKey: keys.all },
    };
  }

  /** Copies the folder's files into the bucket, with their times. */
  function upload(): void {
    for (const name of readdirSync(folder.folder)) {
      const file = path.join(folder.folder, name);
      objects.put(`till/${name}`, readFileSync(file), { modifiedAt: statSync(file).mtime });
    }
  }

  /** The keys of the objects that were read since the last call. */
  function readKeys(): string[] {
    const keys = s3.control.calls.list().flatMap(({ kind, name }) => (kind === 'get' ? [name] : []));
    s3.control.calls.clear();
    return keys;
  }

  /** Gives copies a folder of their own: other processes have theirs in the usual one. */
  async function withTemporaryFolder(test: (temporary: string) => Promise<void>): Promise<void> {
    const usual = process.env.TMPDIR;
    const temporary = mkdtempSync(path.join(os.tmpdir(), 'cartograph-copies-'));
    process.env.TMPDIR = temporary;
    try {
      await test(temporary);
    } finally {
      if (usual === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = usual;
      rmSync(temporary, { recursive: true });
    }
  }

  async function rowsOf(settings: Partial<FilesSettings>): Promise<Map<string, string[]>> {
    folder.configure(settings);
    await folder.synced();
    expect(await folder.setAside()).to.deep.equal([]);
    return rowsAsItStands(folder.database.pool);
  }

  const places: [string, (test: Mocha.Context) => Promise<Partial<FilesSettings>>][] = [
    ['S3', async () => inBucket()],
    [
      'SFTP',
      async (test) => {
        needsSshd(test);
        return await onServer();
      },
    ],
  ];
  for (const [protocol, settingsOf] of places) {
    it(`gives by ${protocol} the same facts as the local one, and none of its files twice`, async function () {
      const settings = await settingsOf(this);
      const write = (): void => void writeTillFiles(generateTill(till), folder.folder, '2026-03-23');
      write();
      const local = await rowsOf({});
      await folder.clear();
      write();
      upload();
      expect(differences(await rowsOf(settings), local)).to.deep.equal({});
      expect(await folder.synced()).to.deep.equal({});
    });
  }

  it('is asked for its list alone if nothing is new, and for one object to see that it may be read', async () => {
    folder.configure(inBucket());
    const at = new Date('2026-06-01T00:00:00Z');
    objects.put('till/products-1.csv', 'product_id,title\na,Cup\n', { modifiedAt: new Date('2026-05-01T00:00:00Z') });
    objects.put('till/products-2.csv', 'product_id,title\nb,Mug\n', { modifiedAt: at });
    await folder.synced();
    readKeys();
    expect(await folder.synced()).to.deep.equal({});
    expect(readKeys()).to.deep.equal(['till/products-2.csv']);
    // The same length in the same second: only its ETag differs.
    objects.put('till/products-1.csv', 'product_id,title\na,Jug\n', { modifiedAt: new Date('2026-05-01T00:00:00Z') });
    expect(await folder.synced()).to.deep.equal({ products: [0, 1, 0, 0] });
    expect(readKeys()).to.deep.equal(['till/products-2.csv', 'till/products-1.csv']);
  });

  it('loses nothing by an object that cannot be read for a time: its rows stay, its fault is reported until it can', async () => {
    folder.configure(inBucket());
    const put = (text: string, minute: number, storageClass?: 'GLACIER'): void => {
      const modifiedAt = new Date(Date.UTC(2026, 5, 1, 0, minute));
      objects.put('till/products.csv', `product_id,title\n${text}`, {
        modifiedAt,
        ...(storageClass && { storageClass }),
      });
    };
    const titles = (): Promise<unknown[][]> =>
      folder.values("select title from warehouse.dim_product where origin = 'product' order by 1");
    put('a,Cup\n', 0);
    objects.put('till/inventory.csv', 'location_id,variant_id,available\nshop,a,1\n', {
      modifiedAt: new Date('2026-06-02T00:00:00Z'),
    });
    await folder.synced();
    put('b,Mug\n', 1, 'GLACIER');
    for (let sync = 0; sync < 2; sync += 1) {
      await folder.synced();
      expect(await folder.messages()).to.deep.equal([
        'products.csv: it is archived, and cannot be read until it is restored: restore it, or move it elsewhere',
      ]);
      expect(await titles()).to.deep.equal([['Cup']]);
    }
    put('b,Mug\n', 1);
    await folder.synced();
    expect([await folder.messages(), await titles()]).to.deep.equal([[], [['Cup'], ['Mug']]]);
  });

  it('may have zip archives', async () => {
    folder.configure(inBucket());
    const members = {
      'orders.csv': 'order_id,ordered_at\n1,2026-05-01\n',
      'order_lines.csv': 'order_id,quantity,unit_price\n1,1,10.00\n',
    };
    const packed = zipSync(Object.fromEntries(Object.entries(members).map(([name, text]) => [name, strToU8(text)])));
    objects.put('till/may.zip', Buffer.from(packed), { modifiedAt: new Date('2026-06-01T00:00:00Z') });
    await folder.synced();
    expect(await folder.orders()).to.deep.equal([['1', '10', '1']]);
    expect(readKeys().length).to.be.below(3);
    expect(await folder.synced()).to.deep.equal({});
  });

  it('leaves no copy of a file on this machine, and removes what a killed process left', () =>
    withTemporaryFolder(async (temporary) => {
      const left = mkdtempSync(path.join(temporary, 'cartograph-remote-files-'));
      utimesSync(left, 1_700_000_000, 1_700_000_000);
      const lines = 'order_id,ordered_at,line_id,quantity,unit_price\n1,2026-05-01,a,1,10.00\n';
      objects.put('till/export.csv', lines, { modifiedAt: new Date('2026-06-01T00:00:00Z') });
      const mapping = 'files: [{ pattern: "*export.csv", kinds: { orders: {}, order_lines: {} } }]';
      folder.configure({ ...inBucket(), mapping: folder.write('mapping.yaml', mapping) });
      await folder.synced();
      expect(await folder.orders()).to.deep.equal([['1', '10', '1']]);
      // Two kinds read it, besides the look whether it may be read.
      expect(readKeys()).to.deep.equal(['till/export.csv', 'till/export.csv']);
      expect(readdirSync(temporary)).to.deep.equal([]);
    }));

  it('that has a file which is still being written is read again once it is whole', async function () {
    needsSshd(this);
    const product = (id: number): string => `${id},Cup,${'x'.repeat(1000)}\n`;
    const rows = Array.from({ length: 300 }, (_, at) => product(at));
    const file = folder.put('products.csv', `product_id,title,note\n${rows.join('')}`);
    const settings = await onServer();
    let sent = 0;
    // Grows while it is read: nothing else is as long.
    const proxy = await startTcpProxy(sshd!.port, (piece) => {
      const isHalfway = sent < 150_000 && sent + piece.length >= 150_000;
      if (isHalfway) appendFileSync(file, product(300));
      sent += piece.length;
      return piece;
    });
    try {
      folder.configure({ ...settings, path: settings.path!.replace(`:${sshd!.port}/`, `:${proxy.port}/`) });
      await folder.synced();
      expect(await folder.messages()).to.deep.equal([
        'products.csv: it changed while it was read: it seems to be still being written. The rows before are loaded; the next sync reads it again',
      ]);
      await folder.synced();
      const count = "select count(*) from warehouse.dim_product where origin = 'product'";
      expect([await folder.messages(), await folder.values(count)]).to.deep.equal([[], [['301']]]);
    } finally {
      await proxy.close();
    }
  });
});
