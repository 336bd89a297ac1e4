import { columnsOf, metricExpression } from '../metrics/metric-sql.js';

/** Net items sold of a row of days and products `a`. */
export const netSold = metricExpression(columnsOf('a'), 'net_items_sold').texts.join('');
