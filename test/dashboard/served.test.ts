import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { request } from 'undici';
import { projectFile } from '../../src/runtime/project-files.js';
import { startTestApi, type TestApi } from '../api/support/test-api.js';

const mostBytesOfScript = 60 * 1024;

describe('The dashboard is served', () => {
  let api: TestApi;
  before(async () => {
    api = await startTestApi();
  });
  after(() => api.close());

  const get = async (url: string, headers: Record<string, string> = {}) => {
    const { statusCode, headers: received, body } = await request(api.url + url, { headers });
    return { status: statusCode, headers: received, body: Buffer.from(await body.arrayBuffer()) };
  };

  it('at / and at the path of each view, with a policy that lets in nothing from the page itself or from elsewhere', async () => {
    const views = JSON.parse(readFileSync(projectFile('dashboard', 'views.json'), 'utf8')) as { path: string }[];
    expect(views.map((view) => view.path)).to.include('/');
    for (const view of views) {
      const { status, headers, body } = await get(view.path);
      expect(status).to.equal(200);
      expect(headers['content-type']).to.equal('text/html; charset=utf-8');
      const policy = String(headers['content-security-policy']);
      expect(policy)
        .to.match(/^default-src 'none';/)
        .and.not.match(/unsafe|http|\*|data:/);
      expect(body.toString()).not.to.match(/<style|style=|<script(?![^>]* src="\/assets\/)|\son\w+=|https?:/);
    }
  });

  it('again only where it has changed', async () => {
    const { headers } = await get('/');
    expect(headers['cache-control']).to.equal('no-cache');
    const again = await get('/', { 'if-none-match': String(headers.etag) });
    expect([again.status, again.body.length]).to.deep.equal([304, 0]);
  });

  it('with files that never change, as they were compressed by the build', async () => {
    const page = (await get('/')).body.toString();
    const files = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file]) => file!);
    expect([...new Set(files.map((file) => path.extname(file)))].toSorted()).to.deep.equal(['.css', '.js', '.svg']);
    // What the script imports is asked for with it.
    expect(page.match(/<link rel="modulepreload"/g)).to.have.length(files.length - 3);
    for (const file of files) {
      const plain = await get(file);
      expect(plain.headers['cache-control']).to.equal('public, max-age=31536000, immutable');
      expect(plain.headers['content-encoding']).to.equal(undefined);
      const zipped = await get(file, { 'accept-encoding': 'gzip, deflate' });
      expect([zipped.headers['content-encoding'], zipped.headers.vary]).to.deep.equal(['gzip', 'Accept-Encoding']);
      expect(gunzipSync(zipped.body).equals(plain.body)).to.equal(true);
      const best = await get(file, { 'accept-encoding': 'gzip, deflate, br, zstd' });
      expect(best.headers['content-encoding']).to.equal('br');
      const refusing = await get(file, { 'accept-encoding': 'br;q=0, gzip' });
      expect(refusing.headers['content-encoding']).to.equal('gzip');
    }
  });

  it('without a way to other files', async () => {
    for (const name of ['none.js', '..%2findex.html', '%2e%2e/persisted-documents.json', 'main.js.br']) {
      expect((await get(`/assets/${name}`)).status, name).to.equal(404);
    }
    expect((await get('/nowhere')).status).to.equal(404);
  });

  it(`in ${mostBytesOfScript / 1024} KB of script, gzipped, all views together`, () => {
    const folder = projectFile('dist', 'dashboard', 'assets');
    const scripts = readdirSync(folder).filter((file) => file.endsWith('.js.gz'));
    const bytes = scripts.map((file) => readFileSync(path.join(folder, file)).length);
    expect(bytes).to.have.length.above(1);
    expect(bytes.reduce((total, each) => total + each, 0)).to.be.below(mostBytesOfScript);
  });
});
