import { type ClassType, Extensions, Field, Int, ObjectType } from 'type-graphql';
import { statementCost } from './statement-cost.js';

@ObjectType({ description: 'The position of a page in the result.', simpleResolvers: true })
class PageInfo {
  @Field(() => Boolean, { description: 'Whether there are rows after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether there are rows before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first row of the page; null when it is empty.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last row of the page; null when it is empty.' })
  endCursor!: string | null;
}

/** The Relay connection of a type: its class, and with it `…Edge`. `rows` is how descriptions call them. */
export function connectionOf<Node extends object>(name: string, node: ClassType<Node>, rows: string) {
  @ObjectType(`${name}Edge`, { description: `One of the ${rows}, with its cursor.`, simpleResolvers: true })
  class Edge {
    @Field(() => String, { description: 'Opaque. Use it as `after` or `before`, with the same ordering.' })
    cursor!: string;

    @Field(() => node, { description: 'The row.' })
    node!: Node;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${rows}.`, simpleResolvers: true })
  class Connection {
    @Field(() => [Edge], { description: 'The rows of the page, with their cursors.' })
    edges!: Edge[];

    @Field(() => [node], { description: 'The rows of the page.' })
    nodes!: Node[];

    @Field(() => PageInfo, { description: 'The position of the page in the result.' })
    pageInfo!: PageInfo;

    @Extensions({ statement: statementCost.scan })
    @Field(() => Int, { description: `How many ${rows} match the filter, on all pages. Counted only when selected.` })
    totalCount!: number;
  }
  return Connection;
}
