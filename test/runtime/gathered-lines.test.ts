import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { projectFile } from '../../src/runtime/project-files.js';

describe('The log of a process', () => {
  /** The messages on stderr of a process that runs this code with a `log`. */
  const messagesOf = (code: string): string[] => {
    const log = projectFile('dist', 'src', 'runtime', 'log.js');
    const script = `
      import { createLogger, logOfPlainFields } from ${JSON.stringify(log)};
      const log = createLogger({ level: 'info', pretty: false, hidden: ['swordfish'] });
      ${code}`;
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    return stderr
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { msg: string }).msg);
  };
  const numbers = (count: number): string[] => Array.from({ length: count }, (_, nth) => `line ${nth}`);
  const writing = (count: number): string => `for (let nth = 0; nth < ${count}; nth += 1) log.info('line ' + nth);`;

  it('has every line, in order, of one that ends', () => {
    expect(messagesOf(writing(2000))).to.deep.equal(numbers(2000));
  });

  it('has every line of one that exits at once', () => {
    expect(messagesOf(`${writing(3)} process.exit(1);`)).to.deep.equal(numbers(3));
    expect(messagesOf(`${writing(3)} process.exitCode = 1;`)).to.deep.equal(numbers(3));
  });

  it('hides secrets also in lines of plain fields', () => {
    expect(messagesOf("logOfPlainFields(log).info({ a: 1 }, 'the swordfish');")).to.deep.equal(['the (hidden)']);
  });
});
