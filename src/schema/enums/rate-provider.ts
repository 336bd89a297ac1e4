import { registerEnumType } from 'type-graphql';
import { rateProviders } from '../../canonical/exchange-rate.js';

export const RateProviderEnum = Object.fromEntries(rateProviders.map((provider) => [provider, provider]));

registerEnumType(RateProviderEnum, {
  name: 'RateProvider',
  description: 'A provider of exchange rates.',
  valuesConfig: {
    ECB: { description: 'The reference rates of the European Central Bank.' },
    FILE: { description: "A file of the merchant's own. It overrides the ECB on the same day." },
  },
});
