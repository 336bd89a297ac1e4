import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { tellOutputOf } from '../support/told.js';

describe('The demo', function () {
  this.timeout(60_000);

  it('says that its port is taken, and leaves no Postgres running', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cartograph-demo-'));
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const child = spawn(process.execPath, [fileURLToPath(new URL('../../demo/main.js', import.meta.url))], {
      cwd: folder,
      env: { ...process.env, PORT: String(port), CARTOGRAPH_DATA: path.join(folder, 'data'), LOG_LEVEL: 'warn' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    tellOutputOf(child, 'the demo');
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const [code] = await once(child, 'close');
    taken.close();
    expect(said).to.match(/choose another port by PORT or api\.port\.\n$/);
    expect(said).to.not.include('    at ');
    expect(code).to.equal(1);
    expect(existsSync(path.join(folder, 'data', 'postgres', 'PG_VERSION'))).to.equal(true);
    expect(existsSync(path.join(folder, 'data', 'postgres', 'postmaster.pid'))).to.equal(false);
    rmSync(folder, { recursive: true });
  });
});
