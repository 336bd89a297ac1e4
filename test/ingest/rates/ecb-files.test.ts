import { expect } from 'chai';
import { strToU8, zipSync } from 'fflate';
import { parseEcbArchive } from '../../../src/ingest/rates/ecb-archive.js';
import { parseEcbCsv } from '../../../src/ingest/rates/ecb-csv.js';
import { parseEcbXml } from '../../../src/ingest/rates/ecb-xml.js';
import { describeFault, type ParsedRates } from '../../../src/ingest/rates/parsed-rates.js';

const table = `Date,USD,JPY,BGN,CYP,
2026-01-02,1.1729,183.75,N/A,N/A,
2025-12-31,1.175,184.09,1.9558,N/A,
1999-01-04,1.1789,133.73,N/A,0.58231,
`;

const envelope = (days: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
\t<gesmes:subject>Reference rates</gesmes:subject>
\t<gesmes:Sender>
\t\t<gesmes:name>European Central Bank</gesmes:name>
\t</gesmes:Sender>
\t<Cube>
${days}\t</Cube>
</gesmes:Envelope>`;

const faultsOf = ({ faults }: ParsedRates): string[] => faults.map(describeFault);

describe("The ECB's table of all days", () => {
  it('is read by its column names, without missing quotes and the empty last column', () => {
    expect(parseEcbCsv(table, 'hist.csv')).to.deep.equal({
      faults: [],
      rates: [
        { date: '2026-01-02', currency: 'USD', rate: '1.1729' },
        { date: '2026-01-02', currency: 'JPY', rate: '183.75' },
        { date: '2025-12-31', currency: 'USD', rate: '1.175' },
        { date: '2025-12-31', currency: 'JPY', rate: '184.09' },
        { date: '2025-12-31', currency: 'BGN', rate: '1.9558' },
        { date: '1999-01-04', currency: 'USD', rate: '1.1789' },
        { date: '1999-01-04', currency: 'JPY', rate: '133.73' },
        { date: '1999-01-04', currency: 'CYP', rate: '0.58231' },
      ],
    });
  });

  it('may have line ends of Windows, a byte order mark, and no comma at the end', () => {
    const other = `\uFEFF${table.replaceAll(',\n', '\r\n')}`;
    expect(parseEcbCsv(other, 'hist.csv')).to.deep.equal(parseEcbCsv(table, 'hist.csv'));
  });

  it('loses only wrong values, each reported with its line and column', () => {
    const wrong = parseEcbCsv(
      'Date,USD,JPY,\n2026-01-02,1.17x,183.75,\n2026-02-30,1.17,183,\n2026-01-05,0.000,183,\n2026-01-05,1.1,183,\n2026-01-06,1.1,\n',
      'hist.csv',
    );
    expect(wrong.rates.map(({ date, currency }) => `${date} ${currency}`)).to.deep.equal([
      '2026-01-02 JPY',
      '2026-01-05 JPY',
    ]);
    expect(faultsOf(wrong)).to.deep.equal([
      'hist.csv:2 USD "1.17x": expected a plain decimal such as 1.0846',
      'hist.csv:3 Date "2026-02-30": expected a day as YYYY-MM-DD',
      'hist.csv:4 USD "0.000": expected a rate above 0',
      'hist.csv:5 Date "2026-01-05": the day occurs twice',
      'hist.csv:6 line "2026-01-06": it has 3 values, but the header has 4',
    ]);
  });

  it('is not accepted with another header', () => {
    expect(faultsOf(parseEcbCsv('Day,USD\n2026-01-02,1.1\n', 'x.csv'))).to.deep.equal([
      'x.csv:1 header "Day": expected an ECB table, which begins with Date',
    ]);
    expect(faultsOf(parseEcbCsv('Date,USD,dollar,USD,\n', 'x.csv'))).to.deep.equal([
      'x.csv:1 header "dollar": expected a currency code such as USD (ISO 4217)',
      'x.csv:1 header "USD": the column occurs twice',
    ]);
    expect(parseEcbCsv('Date,"USD\n', 'x.csv').faults[0]?.reason).to.match(/^it is not valid CSV/);
  });

  it('is extracted from its zip', () => {
    const zip = zipSync({ 'eurofxref-hist.csv': strToU8(table) });
    expect(parseEcbArchive(zip, 'hist.zip')).to.deep.equal(parseEcbCsv(table, 'hist.csv'));
  });

  it('is not read from a truncated zip, or one with other content', () => {
    const zip = zipSync({ 'eurofxref-hist.csv': strToU8(table) });
    expect(faultsOf(parseEcbArchive(zip.subarray(0, zip.length / 2), 'h.zip'))[0]).to.match(
      /it is not a complete zip file/,
    );
    expect(faultsOf(parseEcbArchive(zipSync({ 'readme.txt': strToU8('x') }), 'h.zip'))[0]).to.match(/no CSV file/);
  });
});

describe("The ECB's XML", () => {
  const days =
    "\t\t<Cube time='2026-11-20'>\n\t\t\t<Cube currency='USD' rate='1.0846'/>\n\t\t\t<Cube currency=\"JPY\" rate=\"164.21\" />\n\t\t</Cube>\n" +
    "\t\t<Cube time='2026-11-19'><Cube currency='USD' rate='1.09'/></Cube>\n";

  it('is read day by day, with either kind of quotes', () => {
    expect(parseEcbXml(envelope(days), '90d.xml')).to.deep.equal({
      faults: [],
      rates: [
        { date: '2026-11-20', currency: 'USD', rate: '1.0846' },
        { date: '2026-11-20', currency: 'JPY', rate: '164.21' },
        { date: '2026-11-19', currency: 'USD', rate: '1.09' },
      ],
    });
  });

  it('loses only wrong values, each reported with its line', () => {
    const wrong = parseEcbXml(
      envelope(
        "<Cube time='2026-11-20'>\n<Cube currency='USD' rate='-1'/>\n<Cube currency='usd' rate='1'/>\n<Cube currency='JPY' rate='164'/><Cube currency='JPY' rate='165'/></Cube>\n" +
          "<Cube time='yesterday'><Cube currency='USD' rate='1.09'/></Cube>\n",
      ),
      '90d.xml',
    );
    expect(wrong.rates).to.deep.equal([{ date: '2026-11-20', currency: 'JPY', rate: '164' }]);
    expect(faultsOf(wrong)).to.deep.equal([
      '90d.xml:9 rate of USD "-1": expected a plain decimal such as 1.0846',
      '90d.xml:10 currency "usd": expected a currency code such as USD (ISO 4217)',
      '90d.xml:11 currency "JPY": its rate for 2026-11-20 occurs twice',
      '90d.xml:12 time "yesterday": expected a day as YYYY-MM-DD',
    ]);
  });

  it('is refused as a whole if it is truncated, or another page', () => {
    const whole = envelope(days);
    const others = [
      whole.slice(0, -30),
      '<html><body><p>down</p></body></html>',
      'down',
      '',
      whole + whole,
      '<Envelope',
    ];
    for (const text of others) {
      const { rates, faults } = parseEcbXml(text, '90d.xml');
      expect(rates, text).to.deep.equal([]);
      expect(faults[0]?.reason, text).to.equal('it is not a complete file of reference rates (an Envelope of Cubes)');
    }
  });
});
