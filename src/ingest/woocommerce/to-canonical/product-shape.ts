import Type, { type Static } from 'typebox';
import { quantityShape } from '../../staging/quantity.js';
import { compileCheck } from '../../staging/schema-check.js';
import { presentText, secondary, secondaryDecimal, secondaryList, secondaryText } from '../../staging/secondary.js';
import { naiveInstant, recordId } from './shapes.js';

/** What products and variations share. All but the id is secondary, because the catalogue only describes. */
const article = {
  id: recordId,
  date_modified_gmt: secondary(naiveInstant),
  sku: secondaryText,
  price: secondaryDecimal,
  // `parent` on a variation whose stock is counted with its product's.
  manage_stock: secondary(Type.Union([Type.Boolean(), Type.String()])),
  stock_quantity: secondary(quantityShape),
  cost_of_goods_sold: secondary(
    Type.Object({ values: secondaryList(Type.Object({ defined_value: Type.Optional(Type.Unknown()) })) }),
  ),
};

const named = secondaryList(Type.Object({ name: Type.String() }));

const productShape = Type.Object({
  ...article,
  name: presentText,
  type: presentText,
  status: presentText,
  date_created_gmt: secondary(naiveInstant),
  categories: named,
  brands: named,
  tags: named,
});

const variationShape = Type.Object({
  ...article,
  attributes: secondaryList(Type.Object({ option: secondaryText })),
});

export type WooProduct = Static<typeof productShape>;
export type WooVariation = Static<typeof variationShape>;
export type WooArticle = Pick<WooVariation, keyof typeof article>;

export const checkProduct = compileCheck(productShape, { subject: 'WooCommerce product', personal: [] });
export const checkVariation = compileCheck(variationShape, {
  ...{ subject: 'WooCommerce variation', personal: [], at: 'variations[]' },
});
