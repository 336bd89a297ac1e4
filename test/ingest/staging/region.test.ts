import { expect } from 'chai';
import { regionKey } from '../../../src/ingest/staging/region.js';

describe('The key of a region', () => {
  for (const [country, region, key] of [
    ['US', 'CA', 'US-CA'],
    ['CA', 'CA-ON', 'CA-ON'],
    ['de', 'DE-BY', 'DE-BY'],
    ['JP', 'JP13', 'JP-13'],
    ['AR', 'AR', 'AR-AR'],
    ['GB', ' Greater London ', 'GB-GREATER LONDON'],
    [null, 'ON', 'ON'],
    ['GB', '', null],
    ['GB', null, null],
  ] as const) {
    it(`of ${country} and ${region} is ${key}`, () => {
      expect(regionKey(country, region)).to.equal(key);
    });
  }
});
