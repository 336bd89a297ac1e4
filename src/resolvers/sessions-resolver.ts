import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, Extensions, Info, Query, Resolver } from 'type-graphql';
import type { TextRow } from '../database/round-trip.js';
import { sessionsList } from '../models/lists/sessions-list.js';
import { sessionOrderings } from '../models/reporting/session-rows.js';
import { SessionsArgs } from '../schema/inputs/sessions-args.js';
import { Sessions, SessionsConnection } from '../schema/sessions.js';
import { connectionAnswer } from './connection-answer.js';
import type { ApiContext } from './context.js';
import { indexedPage, onlyBounds } from './page-reads.js';
import { pinnedTo } from './pinned-version.js';
import { sharedByDays } from './shared-by-days.js';

const sessionsPage = indexedPage({ orderings: ['DATE_DESC', 'DATE_ASC'], passing: { date: onlyBounds } });

@Resolver(() => Sessions)
export class SessionsResolver {
  @Extensions({ dependsOn: 'warehouse', needs: 'facts', ...sessionsPage })
  @Query(() => SessionsConnection, {
    description: 'Visits by day and by what they came by and landed on, a page at a time.',
  })
  async sessions(
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => SessionsArgs) { filter, orderBy, atVersion, ...page }: SessionsArgs,
  ): Promise<object> {
    const { sessions: shape } = context.shapes;
    const question = {
      connection: 'sessions',
      orderBy,
      ordering: sessionOrderings[orderBy],
      columns: shape.columns,
      ...(await sessionsList(context, filter ?? null)),
      page,
    };
    const shared = await sharedByDays(context);
    const check = pinnedTo(context.scope, atVersion, ['reportedDay']);
    return connectionAnswer(context.db, info, question, (row: TextRow) => shape.present(row, shared), check);
  }
}
