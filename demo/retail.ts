/**
 * `npm run retail -- <online_retail.csv.gz>`: loads a year of a real shop (UCI Online Retail, 541,909 invoice lines)
 * as it is, with one mapping file, and serves it as `npm start` does.
 */
import 'reflect-metadata';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectFile } from '../src/runtime/project-files.js';
import { print } from './print.js';
import { runDemo } from './run-product.js';

const query = `
{
  customerSegments {
    segment
    customers
    totalSpent { amount currency }
  }
}`;

const [csv] = process.argv.slice(2);
if (!csv || !existsSync(csv)) {
  process.stderr.write(
    `${csv ? `There is no file ${csv}.` : 'Which file?'} Usage: npm run retail -- <path to online_retail.csv.gz>\n`,
  );
  process.exit(2);
}
const dataDir = path.resolve(process.env.CARTOGRAPH_DATA || path.join('.cartograph', 'retail'));
print(`Reading ${csv}; data in ${dataDir}`);
const environment = { RETAIL_CSV: path.resolve(csv), RETAIL_MAPPING: projectFile('demo', 'retail-mapping.yaml') };
await runDemo({ environment, config: 'retail.yaml', dataDir, query });
