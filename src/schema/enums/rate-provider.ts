import { registerEnumType } from 'type-graphql';
import { rateProviders } from '../../canonical/exchange-rate.js';

export const RateProviderEnum = Object.fromEntries(rateProviders.map((provider) => [provider, provider]));

registerEnumType(RateProviderEnum, {
  name: 'RateProvider',
  description: 'Who says what a currency is worth.',
  valuesConfig: {
    ECB: { description: 'The European Central Bank: its reference rates.' },
    FILE: { description: "A file of the merchant's own, which wins over the ECB on the same day." },
  },
});
