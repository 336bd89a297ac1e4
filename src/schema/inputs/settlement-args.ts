import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { SettlementFilter, settlementOrderings } from '../../models/reporting/settlement-rows.js';
import { SettlementOrderingEnum } from '../enums/ordering.js';
import { ConnectionArgs } from './connection-args.js';

@InputType({ description: 'Which settlements. Fields are combined with "and", the values of a list with "or".' })
export class SettlementFilterInput implements SettlementFilter {
  @Field(() => [ID], { nullable: true, description: 'Ids of sources. Matches any of them.' })
  source?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only those that the postings do not explain to the cent. False: only others. Omit for both.',
  })
  hasDifference?: boolean | null;
}

@ArgsType()
export class SettlementsArgs extends ConnectionArgs {
  @Field(() => SettlementFilterInput, { nullable: true, description: 'Which settlements. Omit for all.' })
  filter?: SettlementFilterInput | null;

  @Field(() => SettlementOrderingEnum, {
    defaultValue: SettlementOrderingEnum.ENDS_AT_DESC,
    description: 'The order of the rows.',
  })
  orderBy!: keyof typeof settlementOrderings;
}
