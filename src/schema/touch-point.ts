import { Extensions, Field, ObjectType } from 'type-graphql';
import { DateTimeScalar } from './scalars/date-time.js';

@Extensions({ needs: 'facts' })
@ObjectType({
  description:
    'A visit to the store on the way to an order, as the platform knows it. Source, medium and channel group have usual names, see `docs/attribution.md`.',
  simpleResolvers: true,
})
export class TouchPoint {
  @Field(() => DateTimeScalar, { description: 'When it began.' })
  touchedAt!: string;

  @Field(() => String, { description: 'The channel group, such as `Paid Search`.' })
  channelGroup!: string;

  @Field(() => String, { description: 'The source, such as `google`; `(direct)` if nothing led there.' })
  source!: string;

  @Field(() => String, { description: 'The medium, such as `cpc`.' })
  medium!: string;

  @Field(() => String, { nullable: true, description: 'The campaign of the link.' })
  campaign!: string | null;

  @Field(() => String, { nullable: true, description: 'The host of the page that linked to the store.' })
  referrer!: string | null;

  @Field(() => String, { nullable: true, description: 'The path of the first page, without its query.' })
  landingPage!: string | null;
}
