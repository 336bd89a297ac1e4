import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import ssh2 from 'ssh2';
import { StoredFileFault } from '../../../../src/ingest/files/places/file-place.js';
import { readSftpAddress } from '../../../../src/ingest/files/sftp/address.js';
import { hostKeyOf } from '../../../../src/ingest/files/sftp/host-key.js';
import { SftpSession } from '../../../../src/ingest/files/sftp/session.js';
import type { SftpSettings } from '../../../../src/ingest/files/sftp/settings.js';
import { SftpStore } from '../../../../src/ingest/files/sftp/store.js';
import { ConfigError, TransientError } from '../../../../src/runtime/errors.js';
import { rejection } from '../../../support/rejection.js';
import { testSecrets } from '../../../support/secrets.js';
import { needsSshd, startSshd, type Sshd } from '../../../support/sshd.js';
import { startTcpProxy } from '../../../support/tcp-proxy.js';
import { anyName, contentOf, storeNeeds } from './store-needs.js';

describe('A folder of an SFTP server', () => {
  const stores: SftpStore[] = [];
  let sshd: Sshd;
  let folder: string;

  before(async function () {
    needsSshd(this);
    sshd = await startSshd();
    folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-sftp-'));
  });

  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
  });

  after(async () => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
    await sshd?.close();
  });

  function put(name: string, content: string | Buffer): void {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
    utimesSync(path.join(folder, name), 1_780_000_000, 1_780_000_000);
  }

  function open(settings: SftpSettings = {}, place = folder, port = sshd.port): SftpStore {
    const usual = { hostKey: sshd.hostKeys.ed25519, privateKey: sshd.keys.all };
    const store = new SftpStore(
      `sftp://${sshd.user}@127.0.0.1:${port}${place}`,
      { ...usual, ...settings },
      storeNeeds(),
    );
    stores.push(store);
    return store;
  }

  it('is listed with its subfolders, without hidden files; links are not read', async () => {
    for (const name of ['a.csv', '2026/03/ümlaut § b.csv', '.hidden.csv', '.old/c.csv']) put(name, name);
    symlinkSync(path.join(folder, 'a.csv'), path.join(folder, 'link.csv'));
    const store = open();
    const files = await store.list('', anyName);
    expect(files.sort((x, y) => (x.name < y.name ? -1 : 1))).to.deep.equal([
      { name: '2026/03/ümlaut § b.csv', size: 24, modifiedAt: '2026-05-28T20:26:40.000Z' },
      { name: 'a.csv', size: 5, modifiedAt: '2026-05-28T20:26:40.000Z' },
      { ...files.at(-1), name: 'link.csv', isSpecial: true },
    ]);
    expect(String(await contentOf(store, files[0]!))).to.equal('2026/03/ümlaut § b.csv');
    expect((await store.list('2026', anyName)).map(({ name }) => name)).to.deep.equal(['2026/03/ümlaut § b.csv']);
    const single = open({}, `${folder}/a.csv`);
    const [file] = await single.list('', anyName);
    expect([file!.name, String(await contentOf(single, file!))]).to.deep.equal(['a.csv', 'a.csv']);
  });

  it('is read with the key of another type than the server shows first, and with one that has a passphrase', async () => {
    put('a.csv', 'a');
    const store = open({
      ...{ hostKey: sshd.hostKeys.ecdsa, privateKey: sshd.keys.locked.replaceAll('\n', '\\n') },
      passphrase: testSecrets.sftpPassphrase,
    });
    expect((await store.list('', anyName)).map(({ name }) => name)).to.include('a.csv');
  });

  it('is read on at the byte at which a connection broke; a file that changed meanwhile is not', async () => {
    const content = Buffer.alloc(3_000_000, 'some rows of a till\n');
    put('large.csv', content);
    const proxy = await startTcpProxy(sshd.port);
    try {
      const store = open({}, folder, proxy.port);
      const file = (await store.list('', (name) => name === 'large.csv'))[0]!;
      proxy.breakAfter(1_000_000);
      expect((await contentOf(store, file)).equals(content)).to.equal(true);
      expect(await store.isUnchanged(file)).to.equal(true);
      proxy.breakAfter(1_000_000);
      const reading = store.read(file);
      const first = await reading.next();
      appendFileSync(path.join(folder, 'large.csv'), 'one more\n');
      expect(first.done).to.equal(false);
      const error = await rejection(
        (async () => {
          for await (const _ of reading) continue;
        })(),
      );
      expect(error).to.be.instanceOf(StoredFileFault).with.property('code', 'file_incomplete');
      expect(await store.isUnchanged(file)).to.equal(false);
    } finally {
      await proxy.close();
    }
  });

  it('gives up on a server that no longer answers', async () => {
    const proxy = await startTcpProxy(sshd.port);
    try {
      const address = readSftpAddress(`sftp://${sshd.user}@127.0.0.1:${proxy.port}${folder}`);
      const settings = { hostKey: sshd.hostKeys.ed25519, privateKey: sshd.keys.all };
      const limits = { timeoutMs: 20_000, signal: new AbortController().signal };
      const session = await SftpSession.open(address, settings, limits);
      limits.timeoutMs = 200;
      proxy.cutAll();
      expect(await rejection(session.stat(folder)))
        .to.be.instanceOf(TransientError)
        .with.property('code', 'sftp_timeout');
      session.end();
      const connecting = SftpSession.open(address, settings, limits);
      expect(await rejection(connecting))
        .to.be.instanceOf(TransientError)
        .with.property('code', 'sftp_timeout');
    } finally {
      await proxy.close();
    }
  });

  const refusals: { name: string; open: () => SftpStore; code: string; says: RegExp }[] = [
    {
      name: 'a server whose key is not configured, and shows its keys',
      open: () => open({ hostKey: undefined! }),
      code: 'sftp_host_key_missing',
      says: /shows the host key SHA256:\S{43} \(ssh-ed25519\), SHA256:\S{43} \(ecdsa-sha2-nistp256\)\. Compare it .* settings\.sftp\.hostKey/,
    },
    {
      name: 'a server with another key',
      open: () => open({ hostKey: `SHA256:${'A'.repeat(43)}` }),
      code: 'sftp_host_key_changed',
      says: /does not have the key settings\.sftp\.hostKey, SHA256:A+: it shows SHA256:.*No password or key was sent/,
    },
    {
      name: 'a key of nobody',
      open: () =>
        open({
          privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
            type: 'pkcs1',
            format: 'pem',
          }) as string,
        }),
      code: 'sftp_login_refused',
      says: /refuses the login of the user .*It accepts: publickey/,
    },
    {
      name: 'a key without its passphrase',
      open: () => open({ privateKey: sshd.keys.locked }),
      code: 'sftp_key_unreadable',
      says: /privateKey cannot be used: .*no passphrase given\. Set/,
    },
    {
      name: 'settings without a login',
      open: () => open({ privateKey: undefined! }),
      code: 'sftp_no_login',
      says: /Set settings\.sftp\.password or settings\.sftp\.privateKey/,
    },
    {
      name: 'a path that does not exist',
      open: () => open({}, '/no/such/folder'),
      code: 'files_unreadable',
      says: /^\/no\/such\/folder on 127\.0\.0\.1:\d+ does not exist\. Create it/,
    },
    {
      name: 'a user who may do something else only',
      open: () => open({ privateKey: sshd.keys.noSftp }),
      code: 'sftp_not_served',
      says: /lets the user log in, but does not serve SFTP/,
    },
  ];
  for (const refusal of refusals) {
    it(`refuses ${refusal.name}`, async () => {
      const error = await rejection(refusal.open().list('', anyName));
      expect(error).to.be.instanceOf(ConfigError).with.property('code', refusal.code);
      expect(error.message).to.match(refusal.says);
    });
  }

  it('refuses files that may be listed but not read', async () => {
    put('a.csv', 'a');
    const store = open({ privateKey: sshd.keys.cannotOpen });
    const file = (await store.list('', (name) => name === 'a.csv'))[0]!;
    const error = await rejection(contentOf(store, file));
    expect(error).to.be.instanceOf(ConfigError).with.property('code', 'files_unreadable');
    expect(error.message).to.match(/a\.csv on 127\.0\.0\.1:\d+ is not readable for the user/);
  });

  it('is tried again while there is no server', async () => {
    const error = await rejection(open({}, folder, 1).list('', anyName));
    expect(error).to.be.instanceOf(TransientError);
    expect(error.message).to.match(/^127\.0\.0\.1:1: the connection failed \(ECONNREFUSED\) \(attempt 6 of 6\)$/);
  });
});

describe('A login with a password', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;
  let server: ssh2.Server;
  /** As which method the server takes the password. */
  let method: 'password' | 'keyboard-interactive';

  before(async () => {
    server = new ssh2.Server({ hostKeys: [key] }, (client) => {
      client.on('error', () => undefined);
      client.on('authentication', (attempt) => {
        if (attempt.method !== method) return attempt.reject([method]);
        const judge = (given: string | undefined): void =>
          given === testSecrets.sftpPassword ? attempt.accept() : attempt.reject([method]);
        if (attempt.method === 'password') return judge(attempt.password);
        if (attempt.method === 'keyboard-interactive')
          attempt.prompt([{ prompt: 'Password: ', echo: false }], ([answer]) => judge(answer));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  after(() => server.close());

  /** The server has no SFTP: then a login is refused for that only. */
  async function outcome(password: string): Promise<Error> {
    const { port } = server.address() as AddressInfo;
    const hostKey = hostKeyOf((ssh2.utils.parseKey(key) as ssh2.ParsedKey).getPublicSSH()).fingerprint;
    const store = new SftpStore(`sftp://till@127.0.0.1:${port}/x`, { hostKey, password }, storeNeeds());
    return rejection(store.list('', anyName)).finally(() => store.close());
  }

  for (const each of ['password', 'keyboard-interactive'] as const) {
    it(`works by ${each}, and says what the server accepts if it is wrong`, async () => {
      method = each;
      expect(await outcome(testSecrets.sftpPassword)).to.have.property('code', 'sftp_not_served');
      const refused = await outcome(testSecrets.refusedSftpPassword);
      expect(refused).to.be.instanceOf(ConfigError).with.property('code', 'sftp_login_refused');
      expect(refused.message).to.contain(`refuses the login of the user till. It accepts: ${each}.`);
    });
  }
});
