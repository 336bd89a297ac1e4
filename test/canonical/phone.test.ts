import { expect } from 'chai';
import fc from 'fast-check';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/min';
import { parsedPhone } from '../../src/canonical/parsed-phone.js';
import { isInternational, normalPhone } from '../../src/canonical/phone.js';
import { plainPhone } from '../../src/canonical/plain-phone.js';

describe('A phone number', () => {
  const same: [string, string[]][] = [
    [
      '+442071838750',
      [
        '+442071838750',
        '+44 (0)20 7183 8750',
        '+44 (0) 20-7183-8750',
        '+4402071838750',
        ' +44.20.7183.8750 ',
        '＋442071838750',
      ],
    ],
    ['+4930123456', ['+49 (0)30 123456', '+49 30 123456']],
    ['+74951234567', ['+7 (495) 123-45-67']],
    // In Italy the zero is part of the number.
    ['+390669812345', ['+39 06 698 12345']],
    ['+12125550100', ['+1 (212) 555-0100', '+1 212.555.0100']],
  ];
  for (const [phone, ways] of same) {
    it(`is ${phone} in whatever way it is written`, () => {
      for (const way of ways) expect(normalPhone(way), way).to.equal(phone);
      expect(isInternational(phone)).to.equal(true);
    });
  }

  it('that does not say its country, has an extension, or cannot be one, is its digits and joins nobody', () => {
    const others: [string, string][] = [
      ['020 7183 8750', '02071838750'],
      ['0044 20 7183 8750', '00442071838750'],
      ['+44 20 7183 8750 ext. 5', '4420718387505'],
      ['+1 555', '1555'],
      ['+999 12345678', '99912345678'],
      ['+44 7911 123456 / +44 7911 123457', '447911123456447911123457'],
    ];
    for (const [way, digits] of others) {
      expect(normalPhone(way), way).to.equal(digits);
      expect(isInternational(digits)).to.equal(false);
    }
  });

  it('without a digit is none', () => {
    for (const way of ['', ' ', 'n/a', '+', null, undefined]) expect(normalPhone(way)).to.equal(null);
  });

  it('in its normal form stays as it is', () => {
    const written = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.stringMatching(/^\+[0-9 ().-]{1,18}$/),
      fc.stringMatching(/^\+(44|49|39|1|7|33|81) ?(\(0\))?[0-9 ]{4,12}$/),
    );
    fc.assert(
      fc.property(written, (text) => {
        const phone = normalPhone(text);
        expect(normalPhone(phone)).to.equal(phone);
        if (phone !== null) expect(phone).to.match(/^\+?[0-9]+$/);
      }),
    );
  });

  describe('in a usual way', () => {
    const rest = fc.stringMatching(/^[0-9]( ?[0-9]){3,12}$/);
    const callingCodes = [...new Set(getCountries().map((country) => getCountryCallingCode(country)))];

    it('is of every country what libphonenumber makes of it', () => {
      let plain = 0;
      let asked = 0;
      for (const code of [...callingCodes, '0', '80', '800', '870', '999']) {
        for (const number of fc.sample(rest, { numRuns: 15, seed: Number(code) })) {
          for (const text of [`+${code} ${number}`, `+${code}${number}`, `+${code}0${number}`, `+${code} 1${number}`]) {
            const phone = plainPhone(text);
            asked += 1;
            if (phone === null) continue;
            plain += 1;
            expect(phone, text).to.equal(parsedPhone(text));
          }
        }
      }
      expect(plain / asked).to.be.greaterThan(0.5);
    });

    it('is its digits where it does not say its country', () => {
      const written = fc.stringMatching(/^[(]?[0-9][0-9 ().-]{0,15}$/);
      fc.assert(
        fc.property(written, (text) => {
          expect(plainPhone(text)).to.equal(parsedPhone(text)).and.to.be.a('string');
        }),
        { numRuns: 2000 },
      );
    });

    it('leaves what else there is to libphonenumber', () => {
      const others = ['', ' ', '+', '+44 (0)20 7183 8750', '+44 020 7183 8750', '+44 20  7183 8750', '+800 12345678'];
      for (const text of [...others, '+44 20 7183 8750 ext. 5', 'tel:+442071838750', '１２３４５６７', '+1 555'])
        expect(plainPhone(text), text).to.equal(null);
    });
  });
});
