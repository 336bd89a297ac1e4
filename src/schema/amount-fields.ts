import { Field } from 'type-graphql';
import { Money } from './money.js';

/** Field name -> what the amount is. */
type AmountDescriptions = Record<string, string>;

/** Adds each amount twice: `total` in the reporting currency, `storeTotal` in the store's. */
export function AmountFields(amounts: AmountDescriptions): ClassDecorator {
  return (target) => {
    for (const [name, description] of Object.entries(amounts)) {
      const storeName = `store${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      Field(() => Money, { description: `${description} In the reporting currency.` })(target.prototype, name);
      Field(() => Money, { description: `${description} In the store's currency.` })(target.prototype, storeName);
    }
  };
}
