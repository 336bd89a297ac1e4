import { Extensions, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Money } from './money.js';
import { CurrencyScalar } from './scalars/currency.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DateScalar } from './scalars/date.js';

@Extensions({ needs: 'facts' })
@ObjectType({
  description:
    'What a customer has been worth, and is expected to be worth. Predictions are estimates by the models in `customerValue`, computed in floating point and rounded to six decimals; no sum includes them.',
  simpleResolvers: true,
})
export class CustomerValue {
  @Field(() => Money, { description: 'Lifetime net sales to date, exact: the same as `totalSpent`.' })
  lifetimeValue!: Money;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'The predictions start at the end of this business day, the last one that is over and read at every store in scope, and consider the orders up to it.',
  })
  asOf!: string | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Expected number of days with a purchase within the weeks after `asOf`.',
  })
  predictedPurchases!: number | null;

  @Field(() => Money, {
    nullable: true,
    description: 'Expected net sales of these purchases. Not discounted.',
  })
  predictedValue!: Money | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'The probability, 0 to 1, that the customer will ever buy again if given time. 1 after a single purchase: the model lets customers leave only after a repeat purchase, see docs/customer-value.md.',
  })
  probabilityAlive!: number | null;

  @Field(() => String, { nullable: true, description: 'Why a prediction is null.' })
  refusal!: string | null;
}

@ObjectType({
  description:
    'Parameters of the BG/NBD model (Fader, Hardie, Lee 2005). Customers buy at different rates (gamma distribution), and leave for good after a repeat purchase with different probabilities (beta distribution).',
  simpleResolvers: true,
})
class PurchaseModel {
  @Field(() => Float, { description: 'Shape of the rates of purchase.' })
  r!: number;

  @Field(() => Float, {
    description: 'Rate parameter of the rates of purchase, in weeks: their mean is r / alpha a week.',
  })
  alpha!: number;

  @Field(() => Float, { description: 'First parameter of the probabilities of leaving: their mean is a / (a + b).' })
  a!: number;

  @Field(() => Float, { description: 'Second parameter of the probabilities of leaving.' })
  b!: number;

  @Field(() => Float, { description: 'Natural logarithm of the likelihood of all histories, times in weeks.' })
  logLikelihood!: number;
}

@ObjectType({
  description:
    'Parameters of the gamma-gamma model (Fader, Hardie 2013). The value of a purchase varies around a mean of the customer, and the means vary among customers.',
  simpleResolvers: true,
})
class PurchaseValueModel {
  @Field(() => Float, { description: "Shape of the values of a customer's purchases." })
  p!: number;

  @Field(() => Float, { description: 'Shape of the means of customers. Above 1.' })
  q!: number;

  @Field(() => Float, { description: 'Scale of the means of customers, in the currency of the model.' })
  gamma!: number;

  @Field(() => Money, { description: 'The mean value of a purchase over all customers: gamma x p / (q - 1).' })
  meanValue!: Money;

  @Field(() => Float, { description: 'Natural logarithm of the likelihood of all mean values.' })
  logLikelihood!: number;

  @Field(() => Int, { description: 'Customers with repeat purchases of a positive mean value.' })
  customers!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Correlation of the number of repeat purchases and their mean value, -1 to 1. The model assumes that they are independent: do not trust predicted values if it is far from 0. Null if undefined.',
  })
  correlation!: number | null;
}

@ObjectType({
  description:
    'How well models fitted on earlier days would have predicted the last weeks, for the customers known by then.',
  simpleResolvers: true,
})
class CustomerValueHoldOut {
  @Field(() => DateScalar, { description: 'The first day of the weeks held out.' })
  from!: string;

  @Field(() => Int, { description: 'Number of weeks held out: a third of the history, at most 52.' })
  weeks!: number;

  @Field(() => Int, { description: 'Customers who had bought before.' })
  customers!: number;

  @Field(() => Float, { description: 'Days with a purchase that the models would have predicted for them all.' })
  predictedPurchases!: number;

  @Field(() => Int, { description: 'Actual days with a purchase.' })
  actualPurchases!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'predictedPurchases / actualPurchases - 1: 0.05 is five percent too many. Null without purchases.',
  })
  purchasesError!: number | null;

  @Field(() => Float, {
    description: "Mean size of the error of one customer's purchases, in days with a purchase.",
  })
  meanAbsoluteError!: number;

  @Field(() => Money, {
    nullable: true,
    description: 'Net sales that the models would have predicted. Null if gamma-gamma was refused on the earlier days.',
  })
  predictedValue!: Money | null;

  @Field(() => Money, { description: 'Their net sales.' })
  actualValue!: Money;

  @Field(() => Float, {
    nullable: true,
    description: 'predictedValue / actualValue - 1. Null if either is missing or 0.',
  })
  valueError!: number | null;
}

@ObjectType({
  description:
    'The models of what the customers of a group of stores will buy: all stores together, each store alone, and the groups in `customerValue.storeGroups`. Fitted once a day. Parameters are estimates, rounded to six decimals.',
  simpleResolvers: true,
})
export class CustomerValueModel {
  @Field(() => [ID], { description: 'The sources of the group, sorted.' })
  sources!: string[];

  @Field(() => CurrencyScalar, { description: 'The reporting currency in which values were modelled.' })
  currency!: string;

  @Field(() => DateScalar, { description: 'The last business day whose orders were considered.' })
  asOf!: string;

  @Field(() => String, { description: 'The version of the warehouse from which the orders were read.' })
  version!: string;

  @Field(() => DateTimeScalar, { description: 'When the models were fitted.' })
  fittedAt!: string;

  @Field(() => Int, { description: 'Customers with a valid order who would be recognised when they come back.' })
  customers!: number;

  @Field(() => Int, { description: 'Those who bought on more than one day.' })
  repeatCustomers!: number;

  @Field(() => Int, {
    description: 'Guest orders without a contact that identifies the buyer. They are in neither model.',
  })
  unrecognisedCustomers!: number;

  @Field(() => PurchaseModel, { nullable: true, description: 'The BG/NBD model. Null with a refusal.' })
  purchases!: PurchaseModel | null;

  @Field(() => String, { nullable: true, description: 'Why purchases cannot be modelled.' })
  purchasesRefusal!: string | null;

  @Field(() => PurchaseValueModel, { nullable: true, description: 'The gamma-gamma model. Null with a refusal.' })
  values!: PurchaseValueModel | null;

  @Field(() => String, { nullable: true, description: 'Why values cannot be modelled.' })
  valuesRefusal!: string | null;

  @Field(() => CustomerValueHoldOut, {
    nullable: true,
    description: 'The errors on the last weeks. Null with a refusal.',
  })
  holdOut!: CustomerValueHoldOut | null;

  @Field(() => String, { nullable: true, description: 'Why the models could not be tested.' })
  holdOutRefusal!: string | null;
}
