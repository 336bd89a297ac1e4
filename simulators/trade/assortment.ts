/** The company's assortment: categories with their articles, price bands in US dollars and shares of all sales. */
export interface Category {
  productType: string;
  taxonomy: { id: string; fullName: string };
  articles: string[];
  /** Lowest and highest list price, in whole US dollars. */
  priceBand: [number, number];
  /** Share of all order lines, in percent. */
  share: number;
  option: { name: string; values: string[] };
  /** Food and books: zero or reduced rate in some countries. */
  reducedTax: boolean;
  /** Sells mostly in November and December. */
  gifty: boolean;
}

const taxonomy = (id: string, fullName: string) => ({ id: `gid://shopify/TaxonomyCategory/${id}`, fullName });

export const categories: Category[] = [
  {
    productType: 'Mugs & Cups',
    taxonomy: taxonomy('hg-11-10-4', 'Home & Garden > Kitchen & Dining > Tableware > Drinkware > Mugs'),
    articles: ['Stoneware Mug', 'Espresso Cup', 'Enamel Mug', 'Travel Cup', 'Latte Bowl'],
    priceBand: [9, 28],
    share: 16,
    option: { name: 'Colour', values: ['Sand', 'Slate', 'Moss', 'Rust'] },
    reducedTax: false,
    gifty: true,
  },
  {
    productType: 'Candles',
    taxonomy: taxonomy('hg-3-39', 'Home & Garden > Decor > Home Fragrances > Candles'),
    articles: ['Soy Candle', 'Beeswax Pillar', 'Tealight Set', 'Travel Tin Candle', 'Reed Diffuser'],
    priceBand: [8, 45],
    share: 18,
    option: { name: 'Scent', values: ['Fig', 'Cedar', 'Sea Salt'] },
    reducedTax: false,
    gifty: true,
  },
  {
    productType: 'Textiles',
    taxonomy: taxonomy('hg-15', 'Home & Garden > Linens & Bedding'),
    articles: ['Linen Throw', 'Tea Towel', 'Cushion Cover', 'Wool Blanket', 'Table Runner'],
    priceBand: [12, 160],
    share: 13,
    option: { name: 'Size', values: ['Small', 'Large'] },
    reducedTax: false,
    gifty: false,
  },
  {
    productType: 'Stationery',
    taxonomy: taxonomy('os-11', 'Office Supplies > Paper Products'),
    articles: ['Dotted Notebook', 'Letterpress Card', 'Brass Pen', 'Desk Calendar', 'Wrapping Paper'],
    priceBand: [3, 40],
    share: 17,
    option: { name: 'Style', values: ['Plain', 'Botanical', 'Stripe'] },
    reducedTax: false,
    gifty: true,
  },
  {
    productType: 'Pantry',
    taxonomy: taxonomy('fb-2', 'Food, Beverages & Tobacco > Food Items'),
    articles: ['Loose Leaf Tea', 'Ground Coffee', 'Heather Honey', 'Drinking Chocolate', 'Oat Shortbread'],
    priceBand: [5, 24],
    share: 20,
    option: { name: 'Weight', values: ['125 g', '250 g', '1 kg'] },
    reducedTax: true,
    gifty: false,
  },
  {
    productType: 'Lighting',
    taxonomy: taxonomy('hg-13', 'Home & Garden > Lighting'),
    articles: ['Desk Lamp', 'Paper Lantern', 'Pendant Shade', 'String Lights'],
    priceBand: [18, 240],
    share: 5,
    option: { name: 'Finish', values: ['Brass', 'Black'] },
    reducedTax: false,
    gifty: false,
  },
  {
    productType: 'Bags',
    taxonomy: taxonomy('aa-5', 'Apparel & Accessories > Handbags, Wallets & Cases'),
    articles: ['Canvas Tote', 'Market Basket', 'Leather Pouch', 'Weekend Bag'],
    priceBand: [14, 190],
    share: 8,
    option: { name: 'Colour', values: ['Natural', 'Navy', 'Olive'] },
    reducedTax: false,
    gifty: false,
  },
  {
    productType: 'Decorations',
    taxonomy: taxonomy('hg-3-60', 'Home & Garden > Decor > Seasonal & Holiday Decorations'),
    articles: ['Glass Bauble', 'Felt Garland', 'Wooden Star', 'Advent Calendar'],
    priceBand: [4, 48],
    share: 3,
    option: { name: 'Set of', values: ['1', '6'] },
    reducedTax: false,
    gifty: true,
  },
];

export const collections = ['Harbour', 'Meadow', 'Nordic', 'Foundry', 'Orchard', 'Atlas', 'Willow', 'Ember'];
export const vendors = ['Kiln & Co', 'Northlight', 'Field Studio', 'Tidewater Goods', 'Halden'];
export const giftCardValues = [10, 25, 50, 100];
