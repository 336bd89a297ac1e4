import { GraphQLError } from 'graphql';
import type { Permission, Principal } from '../../ledger/principals/principal.js';
import { rolesWith } from '../../ledger/principals/roles.js';
import type { Demands } from './demands.js';

/** Throws `FORBIDDEN` for what a principal may not ask for; fields of personal data are no reason, they are null. */
export function permit(principal: Principal, { permissions, introspects }: Demands): void {
  for (const [permission, { path, argument }] of permissions) {
    if (!principal.permissions.has(permission)) throw forbidden(principal, permission, path, argument);
  }
  if (introspects && !principal.terms.introspection) throw noIntrospection();
}

/** The paths in the answer that are null because the principal may not see personal data. */
export function withheldFrom({ permissions }: Principal, { personalPaths }: Demands): string[] {
  return permissions.has('personal') ? [] : [...personalPaths];
}

const rights: Record<Permission, string> = {
  figures: 'figures',
  facts: 'rows of orders, customers and stock',
  personal: 'personal data',
  operate: 'runs, rejected records and changes',
  own: 'everything',
};

function forbidden(
  { permissions }: Principal,
  permission: Permission,
  path: string,
  argument: string | null,
): GraphQLError {
  const what = argument === null ? `"${path}"` : `The argument "${argument}" of "${path}"`;
  const own = [...permissions].join(', ') || 'nothing';
  return new GraphQLError(
    `${what} is of ${rights[permission]}, for the roles ${listed(rolesWith(permission))}. These credentials permit: ${own}. ` +
      'Ask the operator for another role, or leave it out.',
    {
      extensions: {
        code: 'FORBIDDEN',
        permission,
        roles: rolesWith(permission),
        ...(argument !== null && { argument }),
        http: { status: 403 },
      },
    },
  );
}

function noIntrospection(): GraphQLError {
  return new GraphQLError(
    'Introspection is not allowed for the roles of these credentials. The schema is published as schema.graphql.',
    { extensions: { code: 'INTROSPECTION_NOT_ALLOWED', http: { status: 403 } } },
  );
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
