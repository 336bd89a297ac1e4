import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { fitBgNbd } from '../../../src/models/customer-value/bg-nbd.js';
import { fitGammaGamma } from '../../../src/models/customer-value/gamma-gamma.js';
import { pausesUnder } from '../../../src/models/customer-value/pauses.js';
import { projectFile } from '../../../src/runtime/project-files.js';

/**
 * The 1/10 sample of CDNOW's customers: a CSV with the columns x, t_x and T in weeks (or frequency, recency, T), and
 * zbar or monetary_value for the second test. It is public, but not ours to distribute.
 */
const file = process.env.CARTOGRAPH_CDNOW ?? fileIn(projectFile('../shared/data/cdnow'));

function fileIn(folder: string): string {
  const [csv] = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.csv')) : [];
  return path.join(folder, csv ?? 'summary.csv');
}

interface Row {
  repeats: number;
  recency: number;
  age: number;
  meanValue: number | null;
  customers: number;
}

function readRows(): Row[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const names = head.split(',').map((name) => name.replaceAll('"', '').trim().toLowerCase());
  const place = (...wanted: string[]) => names.findIndex((name) => wanted.includes(name));
  const [x, tx, age, value] = [
    place('x', 'frequency'),
    place('t_x', 't.x', 'recency'),
    place('t', 't.cal'),
    place('zbar', 'monetary_value', 'm_x'),
  ];
  return lines.map((line) => {
    const cells = line.split(',').map((cell) => Number(cell.replaceAll('"', '')));
    return {
      ...{ repeats: cells[x]!, recency: cells[tx]!, age: cells[age]!, customers: 1 },
      meanValue: value < 0 ? null : cells[value]!,
    };
  });
}

describe('On the customers of CDNOW', () => {
  let rows: Row[];

  before(function () {
    if (!existsSync(file)) {
      process.stdout.write(`    skipped: ${file} is not there (CARTOGRAPH_CDNOW names another place)\n`);
      this.skip();
    }
    rows = readRows();
  });

  it('BG/NBD has the published parameters 0.243, 4.414, 0.793, 2.426 and log-likelihood -9582.4', async () => {
    const { fit } = await fitBgNbd(rows, pausesUnder());
    const { r, alpha, a, b } = fit!.parameters;
    expect([r, alpha, a, b].map((value) => value.toFixed(3))).to.deep.equal(['0.243', '4.414', '0.793', '2.426']);
    expect(fit!.logLikelihood.toFixed(1)).to.equal('-9582.4');
  });

  it('gamma-gamma has the published parameters 6.25, 3.74, 15.45', async function () {
    const valued = rows.flatMap(({ meanValue, ...row }) => (meanValue === null ? [] : [{ ...row, meanValue }]));
    if (valued.length === 0) {
      this.test!.title += ' (skipped: the file has no mean values)';
      this.skip();
    }
    const { fit } = await fitGammaGamma(
      valued.filter(({ repeats }) => repeats > 0),
      pausesUnder(),
    );
    const { p, q, gamma } = fit!.parameters;
    expect([p, q, gamma].map((value) => value.toFixed(2))).to.deep.equal(['6.25', '3.74', '15.45']);
    expect(fit!.customers).to.equal(946);
  });
});
