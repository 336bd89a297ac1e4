import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { ExportFormat } from '../../exports/formats/create-writer.js';
import type { Delimiter } from '../../exports/formats/csv/csv-options.js';
import { CsvDecimalEnum, CsvDelimiterEnum, ExportFormatEnum } from '../enums/export.js';
import { DateScalar } from '../scalars/date.js';
import { AdSpendFilterInput } from './ad-spend-args.js';
import { CampaignFilterInput } from './campaign-args.js';
import { CustomerFilterInput } from './customer-args.js';
import { FeeFilterInput } from './fee-args.js';
import { InventoryFilterInput } from './inventory-args.js';
import { OrderFilterInput } from './order-args.js';
import { ProductFilterInput } from './product-args.js';
import { RefundFilterInput } from './refund-args.js';
import { SessionsFilterInput } from './sessions-args.js';

@InputType({ description: 'A query whose answer is exported: exactly one of `document` and `savedReport`.' })
class ExportQueryInput {
  @Field(() => String, { nullable: true, description: 'The text of the query.' })
  document?: string | null;

  @Field(() => ID, { nullable: true, description: 'The name of a saved report.' })
  savedReport?: string | null;

  @Field(() => String, { nullable: true, description: 'Which operation of the document. Omit for the only one.' })
  operationName?: string | null;

  @Field(() => String, { nullable: true, description: 'Values of its variables: a JSON object, as text.' })
  variables?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Where the rows are in the answer, such as `report.rows`. Omit if the answer has one root field: then they are its `rows` or `nodes`, or the field itself.',
  })
  path?: string | null;
}

@InputType({
  description:
    'What is exported: exactly one of these. A list takes the filter of its root field; `{}` is without test orders, sub-orders and deleted products, as there.',
})
export class ExportSubjectInput {
  @Field(() => OrderFilterInput, { nullable: true, description: 'Orders.' })
  orders?: OrderFilterInput | null;

  @Field(() => OrderFilterInput, { nullable: true, description: 'The lines of these orders.' })
  orderItems?: OrderFilterInput | null;

  @Field(() => RefundFilterInput, { nullable: true, description: 'Refunds and other reversals.' })
  refunds?: RefundFilterInput | null;

  @Field(() => CustomerFilterInput, { nullable: true, description: 'Customers.' })
  customers?: CustomerFilterInput | null;

  @Field(() => ProductFilterInput, { nullable: true, description: 'Product variants.' })
  products?: ProductFilterInput | null;

  @Field(() => InventoryFilterInput, { nullable: true, description: 'Stock levels.' })
  inventory?: InventoryFilterInput | null;

  @Field(() => CampaignFilterInput, { nullable: true, description: 'Advertising campaigns.' })
  campaigns?: CampaignFilterInput | null;

  @Field(() => AdSpendFilterInput, { nullable: true, description: 'What advertising cost and brought.' })
  adSpend?: AdSpendFilterInput | null;

  @Field(() => SessionsFilterInput, { nullable: true, description: 'Visits.' })
  sessions?: SessionsFilterInput | null;

  @Field(() => FeeFilterInput, { nullable: true, description: 'What platforms and payment providers charged.' })
  fees?: FeeFilterInput | null;

  @Field(() => ExportQueryInput, { nullable: true, description: 'The answer to a query, such as a `report`.' })
  query?: ExportQueryInput | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Beside `inventory`: the levels at the end of this day. Omit for the latest.',
  })
  asOf?: string | null;
}

@InputType({ description: 'How CSV is written.' })
export class CsvInput {
  @Field(() => String, {
    nullable: true,
    description: 'A locale such as `de-DE`, whose separators are taken unless they are given.',
  })
  locale?: string | null;

  @Field(() => CsvDelimiterEnum, { nullable: true, description: 'What separates values. Default: a comma.' })
  delimiter?: Delimiter | null;

  @Field(() => CsvDecimalEnum, { nullable: true, description: 'The decimal sign. Default: a point.' })
  decimal?: 'point' | 'comma' | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether the file begins with a byte order mark, by which Excel knows UTF-8.',
  })
  bom!: boolean;

  @Field(() => Boolean, {
    defaultValue: true,
    description:
      'Whether texts that a spreadsheet would take for a formula get an apostrophe before them. False: texts are exact.',
  })
  spreadsheetSafe!: boolean;
}

@ArgsType()
export class RequestExportArgs {
  @Field(() => ExportSubjectInput, { description: 'What is exported.' })
  of!: ExportSubjectInput;

  @Field(() => ExportFormatEnum, { description: 'The format of the file.' })
  format!: ExportFormat;

  @Field(() => [String], {
    nullable: true,
    description:
      'Names of columns of a list, in their order; see docs/exports.md. Omit for all that may be seen. A query has those that it selects.',
  })
  columns?: string[] | null;

  @Field(() => CsvInput, { nullable: true, description: 'How CSV is written.' })
  csv?: CsvInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The name of the file, without its ending: letters, digits, spaces, `.`, `_` and `-`. Default: what it is of, and the day.',
  })
  name?: string | null;
}
