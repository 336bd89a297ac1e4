import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';
import { DateTimeScalar } from './scalars/date-time.js';
import { DateScalar } from './scalars/date.js';
import { DecimalScalar } from './scalars/decimal.js';

@Extensions({ needs: 'facts' })
@ObjectType({ description: 'A location that holds stock.', simpleResolvers: true })
export class Location {
  @Field(() => ID, { description: 'Unique id across all sources.' })
  id!: string;

  @Field(() => ID, { description: 'The source to which it belongs.' })
  sourceId!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Country, ISO 3166-1 alpha-2.' })
  country!: string | null;

  @Field(() => String, { nullable: true, description: 'City.' })
  city!: string | null;

  @Field(() => Boolean, { description: 'Whether it is in use.' })
  isActive!: boolean;
}

@Extensions({ needs: 'facts' })
@ObjectType({
  description: 'The stock of a product at a location, from the day it changed until the next change.',
  simpleResolvers: true,
})
export class InventoryLevel {
  @Field(() => ID, { description: 'Unique id: the product, the location and the day.' })
  id!: string;

  @Field(() => ID, { description: 'The source from which it was read.' })
  sourceId!: string;

  @Field(() => DateScalar, { description: "The business day on which it changed, in the store's time zone." })
  since!: string;

  @Field(() => DateTimeScalar, { description: 'When it changed.' })
  changedAt!: string;

  @Field(() => Boolean, { description: 'Whether the location stocks the product.' })
  isActive!: boolean;

  @Field(() => DecimalScalar, { description: 'Units that can be sold. Below zero when oversold.' })
  available!: string;

  @Field(() => DecimalScalar, { description: 'Units physically at the location.' })
  onHand!: string;

  @Field(() => DecimalScalar, { description: 'Units in orders that are not yet shipped.' })
  committed!: string;

  @Field(() => DecimalScalar, { description: 'Units on their way to the location.' })
  incoming!: string;

  @Field(() => DecimalScalar, { description: 'Units kept for anything else than orders.' })
  reserved!: string;

  @Field(() => DecimalScalar, {
    description: 'Units that are damaged, defective or expired; 0 where the platform does not tell them apart.',
  })
  unsellable!: string;

  @Field(() => DecimalScalar, {
    description: 'Units that are being looked for; 0 where the platform does not tell them apart.',
  })
  researching!: string;
}

export const InventoryConnection = connectionOf('InventoryLevel', InventoryLevel, 'stock levels');
