import type { Random } from '../../kit/random.js';
import type { Marketplace } from './marketplaces.js';
import type { Article } from './model.js';

const GOODS = ['Mug', 'Tee', 'Kettle', 'Notebook', 'Lamp', 'Bottle', 'Scarf', 'Puzzle', 'Apron', 'Candle'];
const COLOURS = ['Blue', 'Größe M', 'Café', 'Natural', 'Red'];
/** Shift JIS lacks umlauts and accents. */
const JAPANESE_COLOURS = ['青', '赤', '白'];

/** Articles with a price in each marketplace; three in four are kept by Amazon. */
export function makeArticles(random: Random, marketplaces: readonly Marketplace[], count: number): Article[] {
  const colours = marketplaces.some(({ country }) => country === 'JP') ? JAPANESE_COLOURS : COLOURS;
  return Array.from({ length: count }, (_, at) => {
    const good = GOODS[at % GOODS.length]!;
    const cents = random.int(5, 80) * 100 - 1;
    const code = String(at + 1).padStart(4, '0');
    return {
      sku: `${good.toUpperCase()}-${code}`,
      asin: `B0SIM${code}${random.int(0, 9)}`,
      fnsku: `X00SIM${code}`,
      title: `${good} ${random.pick(colours)} #${code}`,
      condition: 'NewItem',
      isFba: at % 4 !== 3,
      prices: new Map(marketplaces.map((each) => [each.id, BigInt(Math.round((cents * each.minorPerDollar) / 100))])),
    };
  });
}
