#!/usr/bin/env bash
# ssh2 (and ssh2-sftp-client on top of it) never switches Nagle's algorithm off: it calls `setNoDelay` neither as a client nor as a server. An SFTP
# request is a small packet, so one that follows another before the first is acknowledged waits in the kernel, up to 40 ms each where the
# other side delays its acknowledgements: reading 20 small files from sshd took 3.6 s instead of 0.25 s. OpenSSH's own client sets
# TCP_NODELAY. Connect a socket yourself, call `setNoDelay(true)`, and give it as `sock`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact --omit=optional ssh2@1.17.0 >/dev/null
cat >try.cjs <<'JS'
const net = require('node:net');
const { Client, Server, utils } = require('ssh2');
console.log('ssh2 1.17.0');

let calls = 0;
const { setNoDelay } = net.Socket.prototype;
net.Socket.prototype.setNoDelay = function (...values) {
  calls += 1;
  return setNoDelay.apply(this, values);
};

const { private: key } = utils.generateKeyPairSync('ed25519');
const { OPEN_MODE, STATUS_CODE } = utils.sftp;
const server = new Server({ hostKeys: [key] }, (connection) => {
  connection.on('authentication', (request) => request.accept());
  connection.on('error', () => undefined);
  connection.on('ready', () =>
    connection.on('session', (accept) =>
      accept().on('sftp', (acceptSftp) => {
        const sftp = acceptSftp();
        let sent = false;
        sftp.on('OPEN', (id) => {
          sent = false;
          sftp.handle(id, Buffer.from([1]));
        });
        sftp.on('READ', (id) => {
          if (sent) return sftp.status(id, STATUS_CODE.EOF);
          sent = true;
          sftp.data(id, Buffer.from('order 1'));
        });
        sftp.on('CLOSE', (id) => sftp.status(id, STATUS_CODE.OK));
      }),
    ),
  );
});

const call = (sftp, name, ...values) =>
  new Promise((resolve, reject) => sftp[name](...values, (error, value) => (error ? reject(error) : resolve(value))));

server.listen(0, '127.0.0.1', () => {
  const client = new Client();
  client.on('ready', async () => {
    const sftp = await new Promise((resolve, reject) => client.sftp((error, it) => (error ? reject(error) : resolve(it))));
    for (let file = 0; file < 20; file += 1) {
      const handle = await call(sftp, 'open', `${file}.csv`, OPEN_MODE.READ);
      const bytes = Buffer.alloc(7);
      await call(sftp, 'read', handle, bytes, 0, 7, 0);
      if (`${bytes}` !== 'order 1') throw new Error(`read ${bytes}`);
      await call(sftp, 'close', handle);
    }
    console.log(`20 files read; setNoDelay was called ${calls} times`);
    process.exit(calls === 0 ? 0 : 1);
  });
  client.connect({ host: '127.0.0.1', port: server.address().port, username: 'shop', password: 'any' });
});
JS
node try.cjs
