import { Extensions, Field, ObjectType } from 'type-graphql';
import { Customer } from './customer.js';
import { Order } from './order.js';
import { Product } from './product.js';

/** Rows of each kind that a search returns at most. */
export const mostFound = 20;

@ObjectType({
  description: `What a search found, at most ${mostFound} rows of each kind.`,
  simpleResolvers: true,
})
export class SearchAnswer {
  @Extensions({ listSize: () => mostFound })
  @Field(() => [Order], { description: 'Orders of this number, newest first, including test orders.' })
  orders!: Order[];

  @Extensions({ listSize: () => mostFound })
  @Field(() => [Product], { description: 'Product variants of this SKU, by id, including deleted ones.' })
  products!: Product[];

  @Extensions({ needs: 'personal', listSize: () => mostFound })
  @Field(() => [Customer], {
    nullable: true,
    description:
      'Customers who have, or had in one of their accounts, this e-mail address, by id. Null for those who may not see personal data: then e-mail addresses are not searched.',
  })
  customers!: Customer[] | null;
}
