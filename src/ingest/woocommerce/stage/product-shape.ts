import Type, { type Static } from 'typebox';
import { quantityShape } from '../../staging/quantity.js';
import { compileCheck } from '../../staging/schema-check.js';
import { maybe, maybeText, money, naiveInstant, recordId } from './shapes.js';

/** What products and variations share: what is sold. */
const article = {
  id: recordId,
  date_modified_gmt: maybe(naiveInstant),
  sku: maybeText,
  price: maybe(money),
  // `parent` on a variation whose stock is counted with its product's.
  manage_stock: maybe(Type.Union([Type.Boolean(), Type.String()])),
  stock_quantity: maybe(quantityShape),
  cost_of_goods_sold: maybe(
    Type.Object({ values: maybe(Type.Array(Type.Object({ defined_value: maybe(Type.Unknown()) }))) }),
  ),
};

const named = maybe(Type.Array(Type.Object({ name: Type.String() })));

const productShape = Type.Object({
  ...article,
  name: Type.String(),
  type: Type.String(),
  status: Type.String(),
  date_created_gmt: maybe(naiveInstant),
  categories: named,
  brands: named,
});

const variationShape = Type.Object({
  ...article,
  attributes: maybe(Type.Array(Type.Object({ option: maybeText }))),
});

export type WooProduct = Static<typeof productShape>;
export type WooVariation = Static<typeof variationShape>;
export type WooArticle = Pick<WooVariation, keyof typeof article>;

export const checkProduct = compileCheck(productShape, { subject: 'WooCommerce product', personal: [] });
export const checkVariation = compileCheck(variationShape, { subject: 'WooCommerce variation', personal: [] });
