import { Extensions, Field, ID, ObjectType } from 'type-graphql';
import { DateTimeScalar } from './scalars/date-time.js';

const expectedVariables = 5;

@ObjectType({ description: 'A value that a report takes.', simpleResolvers: true })
class SavedReportVariable {
  @Field(() => String, { description: 'Its name, without the dollar sign.' })
  name!: string;

  @Field(() => String, { description: 'Its GraphQL type, such as `Int!`.' })
  type!: string;

  @Field(() => String, { nullable: true, description: 'The value if none is given, in GraphQL. Null if it has none.' })
  defaultValue!: string | null;
}

@ObjectType({
  description: 'A report kept by name: a query to send as it stands, with values for its variables.',
  simpleResolvers: true,
})
export class SavedReport {
  @Field(() => ID, { description: 'Its name, unique.' })
  name!: string;

  @Field(() => String, { description: 'Its title for people.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'What it shows.' })
  description!: string | null;

  @Field(() => String, { description: 'The GraphQL query.' })
  document!: string;

  @Extensions({ listSize: () => expectedVariables })
  @Field(() => [SavedReportVariable], { description: 'The values that it takes.' })
  variables!: SavedReportVariable[];

  @Field(() => Boolean, { description: 'Whether it stands in the configuration, so that the API cannot change it.' })
  isConfigured!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why the query is not valid for this version of the schema. Null if it is valid.',
  })
  problem!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was saved. Null for one of the configuration.' })
  savedAt!: string | null;
}
