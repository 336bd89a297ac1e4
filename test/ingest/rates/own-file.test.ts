import { expect } from 'chai';
import { describeFault, type ParsedRates } from '../../../src/ingest/rates/parsed-rates.js';
import { parseRatesFile, readRatesFile } from '../../../src/ingest/rates/rates-file.js';
import { rejection } from '../../support/rejection.js';

const parse = (text: string): ParsedRates => parseRatesFile(Buffer.from(text), '/somewhere/rates.csv');

describe("A file of the merchant's own rates", () => {
  it('has a row for each day and currency, with columns in any order', () => {
    expect(parse('currency,date,rate\nKWD,2026-03-10,0.3345\nTWD,2026-03-10,34.9\n')).to.deep.equal({
      faults: [],
      rates: [
        { date: '2026-03-10', currency: 'KWD', rate: '0.3345' },
        { date: '2026-03-10', currency: 'TWD', rate: '34.9' },
      ],
    });
  });

  it('may give rates against another currency that it gives against the euro for the same day, exactly', () => {
    const { rates, faults } = parse(
      'date,currency,rate,base\n2026-03-10,KWD,0.307213,USD\n2026-03-10,USD,1.0846,EUR\n2026-03-11,KWD,0.3,GBP\n2026-03-11,GBP,0.85,\n',
    );
    expect(faults).to.deep.equal([]);
    expect(rates).to.deep.equal([
      { date: '2026-03-10', currency: 'KWD', rate: '0.3332032198' },
      { date: '2026-03-10', currency: 'USD', rate: '1.0846' },
      { date: '2026-03-11', currency: 'KWD', rate: '0.255' },
      { date: '2026-03-11', currency: 'GBP', rate: '0.85' },
    ]);
  });

  it("may be any of the ECB's own files", () => {
    expect(parse('Date,USD,\n2026-03-10,1.0846,\n').rates).to.deep.equal([
      { date: '2026-03-10', currency: 'USD', rate: '1.0846' },
    ]);
    expect(
      parse("\uFEFF<Envelope><Cube><Cube time='2026-03-10'><Cube currency='USD' rate='1.1'/></Cube></Cube></Envelope>")
        .rates,
    ).to.deep.equal([{ date: '2026-03-10', currency: 'USD', rate: '1.1' }]);
  });

  it('reports each wrong row with its file, line, column, value and reason', () => {
    const { faults } = parse(
      'date,currency,rate,base\n10.03.2026,KWD,0.33,\n2026-03-10,Dinar,0.33,\n2026-03-10,KWD,"0,33",\n2026-03-10,KWD,0.33,USD\n' +
        '2026-03-10,EUR,1,\n2026-03-11,KWD,0.33\n2026-03-12,KWD,0.33,\n2026-03-12,KWD,0.34,\n2026-03-13,KWD,1,KWD\n',
    );
    expect(faults.map(describeFault)).to.deep.equal([
      'rates.csv:2 date "10.03.2026": expected a day as YYYY-MM-DD',
      'rates.csv:3 currency "Dinar": expected a currency code such as USD (ISO 4217)',
      'rates.csv:4 rate "0,33": expected a plain decimal such as 1.0846',
      'rates.csv:5 currency "KWD": its rate for 2026-03-10 occurs twice',
      'rates.csv:6 currency "EUR": the euro is always 1: enter the other currency',
      'rates.csv:7 line "2026-03-11,KWD,0.33": expected 4 values',
      'rates.csv:9 currency "KWD": its rate for 2026-03-12 occurs twice',
      'rates.csv:10 base "KWD": expected another currency',
    ]);
    expect(parse('date,currency,rate,base\n2026-03-10,KWD,0.3,USD\n').faults.map(describeFault)).to.deep.equal([
      'rates.csv:2 base "USD": the file has no row for USD against EUR on 2026-03-10',
    ]);
  });

  it('is refused if it has none of the forms', () => {
    expect(parse('day;currency;rate\n').faults.map(describeFault)).to.deep.equal([
      'rates.csv:1 header "day;currency;rate": expected date,currency,rate[,base], or the header of the ECB: Date,USD,…',
    ]);
    expect(parse('').faults).to.have.length(1);
  });

  it('is a configuration error if it does not exist', async () => {
    const error = await rejection(readRatesFile('/nowhere/rates.csv'));
    expect(error).to.include({ code: 'rates_file_unreadable' });
    expect(error.message).to.include('/nowhere/rates.csv');
  });
});
