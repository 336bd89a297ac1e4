#!/usr/bin/env bash
# type-graphql names a type after its class. Even without minification, esbuild renames a decorated class that shares its name with any
# top-level declaration of another file, and the GraphQL type becomes `Order2`. Neither warns. The schema is valid; only documents that
# name the type (in fragments or variables) fail. Bundle with keepNames, or name each type explicitly.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact --legacy-peer-deps \
  type-graphql@2.0.0-rc.4 graphql@16.12.0 graphql-scalars@1.26.0 reflect-metadata@0.2.2 class-validator@0.14.2 esbuild@0.25.12 >/dev/null
echo '{ "compilerOptions": { "experimentalDecorators": true, "target": "es2022" } }' >tsconfig.json
echo 'export interface Line { total: number }
export function Order(): void {}' >order-line.ts
cat >order.ts <<'TS'
import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType()
export class Order {
  @Field(() => Int)
  number!: number;
}
TS
cat >main.ts <<'TS'
import 'reflect-metadata';
import { buildSchemaSync, Query, Resolver } from 'type-graphql';
import { Order as place } from './order-line.js';
import { Order } from './order.js';

@Resolver()
class Orders {
  @Query(() => Order)
  order(): Order {
    place();
    return { number: 1 };
  }
}
const schema = buildSchemaSync({ resolvers: [Orders], validate: false });
console.log(String(schema.getQueryType()!.getFields().order!.type));
TS
bundle() { npx esbuild main.ts --bundle --platform=node --format=esm --packages=external --log-level=warning --outfile="$1" "${@:2}"; }
bundle default.mjs
bundle kept.mjs --keep-names
echo "type-graphql 2.0.0-rc.4, esbuild 0.25.12, node $(node --version)"
default=$(node default.mjs)
kept=$(node kept.mjs)
printf 'bundled: type %s\nbundled with keepNames: type %s\n' "$default" "$kept"
[[ $default == 'Order2!' && $kept == 'Order!' ]]
