import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { build } from 'esbuild';
import { projectFile } from '../../src/runtime/project-files.js';

describe('All charts, for the browser', () => {
  it('take under 10 KB without Preact, and need nothing of Node', async () => {
    const folder = projectFile('dist/src/charts');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
    expect(files.length).to.be.greaterThan(20);
    const { outputFiles } = await build({
      stdin: { contents: files.map((file) => `export * from './${file}';`).join('\n'), resolveDir: folder },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      external: ['preact', 'preact/*'],
    });
    expect(gzipSync(outputFiles[0]!.contents).length).to.be.within(3_000, 9_999);
  });
});
