/**
 * PostGraphile 5 on the schema `warehouse`, as its documentation sets it up, and with the relations that the tables do not declare as
 * foreign keys. `node postgraphile-server.js <folder with it> <url of the database>`. Prints its port.
 */
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, databaseUrl] = process.argv.slice(2) as [string, string];
const { resolve } = createRequire(path.join(folder, 'package.json'));
interface Postgraphile {
  postgraphile(preset: object): { createServ(grafserv: unknown): { addTo(server: Server): Promise<void> } };
}

/** It is not there when this is compiled, and neither are its types. */
async function load<Exports>(name: string): Promise<Exports> {
  return (await import(pathToFileURL(resolve(name)).href)) as Exports;
}

const { postgraphile } = await load<Postgraphile>('postgraphile');
const { PostGraphileAmberPreset: amber } = await load<Record<string, object>>('postgraphile/presets/amber');
const { makePgService } = await load<{ makePgService(service: object): object }>('postgraphile/adaptors/pg');
const { grafserv } = await load<Record<string, unknown>>('postgraphile/grafserv/node');
const { jsonPgSmartTags } = await load<{ jsonPgSmartTags(tags: object): object }>('postgraphile/utils');

const relations: Record<string, string[]> = {
  'warehouse.fact_orders': ['(customer_key) references warehouse.dim_customer (customer_key)'],
  'warehouse.fact_order_items': [
    '(order_key) references warehouse.fact_orders (order_key)',
    '(product_key) references warehouse.dim_product (product_key)',
  ],
};
const tags = Object.entries(relations).map(([table, foreignKey]) => [table, { tags: { foreignKey } }]);

const server = createServer();
server.keepAliveTimeout = 60_000;
await postgraphile({
  extends: [amber],
  plugins: [jsonPgSmartTags({ version: 1, config: { class: Object.fromEntries(tags) } })],
  pgServices: [makePgService({ connectionString: databaseUrl, schemas: ['warehouse'] })],
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
})
  .createServ(grafserv)
  .addTo(server);
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
