import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../../../src/config/load.js';
import { files } from '../../../../src/ingest/files/index.js';
import { nameOfFile, openPlace } from '../../../../src/ingest/files/open-place.js';
import { readSftpAddress } from '../../../../src/ingest/files/sftp/address.js';
import { ConfigError } from '../../../../src/runtime/errors.js';
import { testSecrets } from '../../../support/secrets.js';
import { storeNeeds } from './store-needs.js';

const hostKey = `SHA256:${'a'.repeat(43)}`;

describe('The path of a source of files', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-place-'));
  });

  after(() => rmSync(folder, { recursive: true }));

  /** The faults of a configuration with this path; '' if it is valid. */
  function faultsOf(place: string): string {
    const file = path.join(folder, 'cartograph.yaml');
    writeFileSync(
      file,
      `reporting: { currency: GBP }
sources: [{ id: till, platform: FILES, timezone: Europe/London, currency: GBP, backfillStart: 2024-01-01, settings: { path: "${place}" } }]
`,
    );
    try {
      loadConfig({ platforms: { FILES: files.settings }, file, environment: {} });
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  }

  it('is a path, or an address with a user or a bucket', () => {
    const good = [
      ...[
        './till',
        '/srv/till/a.csv',
        'C:\\till',
        'sftp://till@files.example.com',
        'sftp://a@b@files.example.com:2222/My Files/é',
      ],
      ...['sftp://till@[::1]:22/~/x', 's3://exports', 's3://exports/till/2026 (old)?'],
    ];
    for (const place of good) expect(faultsOf(place.replaceAll('\\', '\\\\')), place).to.equal('');
    for (const place of [
      'sftp://files.example.com/x',
      'sftp://till@/x',
      's3://',
      's3:///till',
      'sftp://till@host:port/x',
    ]) {
      expect(faultsOf(place), place).to.contain('sftp://user@host:port/path, or s3://bucket/prefix');
    }
  });

  it('has no password in it, and such a one is not shown', () => {
    const fault = faultsOf(`sftp://till:${testSecrets.refusedSftpPassword}@files.example.com/x`);
    expect(fault).to.contain('without a password').and.not.contain(testSecrets.refusedSftpPassword);
  });

  it('is read literally: a home, an absolute path, a port', () => {
    const read = (text: string): unknown[] => {
      const { user, host, port, path: at } = readSftpAddress(text);
      return [user, host, port, at];
    };
    expect(read('sftp://till@example.com')).to.deep.equal(['till', 'example.com', 22, '/']);
    expect(read('sftp://a@b@example.com:2222/My%20Files/')).to.deep.equal(['a@b', 'example.com', 2222, '/My%20Files']);
    expect(read('sftp://till@[::1]/~/exports')).to.deep.equal(['till', '::1', 22, 'exports']);
    expect(read('sftp://till@example.com/~')).to.deep.equal(['till', 'example.com', 22, '.']);
  });

  it('names what its place needs, and is the only one for which its credentials are', () => {
    const home = 'sftp://till@files.example.com/exports';
    const opening = (settings: object, place: string | null) => () =>
      openPlace({ path: home, ...settings }, place, storeNeeds());
    expect(opening({}, null)).to.throw(ConfigError, 'there is no settings.sftp to reach it with');
    const access = { sftp: { hostKey, password: testSecrets.sftpPassword } };
    for (const elsewhere of [
      'sftp://till@other.example.com/exports',
      'sftp://till@files.example.com/exports-2',
      's3://exports',
    ]) {
      expect(opening(access, elsewhere), elsewhere).to.throw(ConfigError, 'its credentials are for that place only');
    }
    expect(opening(access, `${home}/2026`)).to.not.throw();
    expect(nameOfFile(`${home}/2026/a.csv`, home)).to.equal('2026/a.csv');
    expect(nameOfFile(`${home}/a.csv`, `${home}/a.csv`)).to.equal('a.csv');
    expect(nameOfFile('a.csv', home)).to.equal(path.resolve('a.csv'));
  });
});
