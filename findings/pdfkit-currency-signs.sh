#!/usr/bin/env bash
# With a PDF's standard fonts one expects a sign that they lack to be left out. PDFKit writes its code point as two bytes instead, and each
# is a sign of its own: the rupee (U+20B9) prints as a raised 1, so ₹1,234.50 reads as ¹1,234.50. The Swedish minus (U+2212) prints as a
# quotation mark, so a refund looks positive. The ł (U+0142) has three hexadecimal digits, which shifts all that follows by half a byte:
# the amounts behind it are other signs. No error. Embed a font.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact pdfkit@0.20.2 pdfjs-dist@4.10.38 >/dev/null
cat >try.mjs <<'JS'
import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import PDFDocument from 'pdfkit';

const require = createRequire(import.meta.url);
for (const name of ['pdfkit', 'pdfjs-dist']) console.log(name, require(`./node_modules/${name}/package.json`).version);

async function printed(text) {
  const document = new PDFDocument();
  document.text(text);
  document.end();
  const page = await (await getDocument({ data: new Uint8Array(await buffer(document)), verbosity: 0 }).promise).getPage(1);
  return (await page.getTextContent()).items.map(({ str }) => str).join('');
}
const money = (locale, currency, amount) => new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount);
const texts = [money('en-IN', 'INR', 1234.5), money('sv', 'SEK', -1234.5), 'zł 1234,50'];
const seen = [];
for (const text of texts) {
  seen.push(await printed(text));
  console.log(`${text} prints as ${JSON.stringify(seen.at(-1))}`);
}
console.log(await printed('€1,234.50'));
process.exit(seen[0].endsWith('\u00b91,234.50') && !/[-\u2212]/.test(seen[1]) && !seen[2].includes('1234,50') ? 0 : 1);
JS
node try.mjs
