import { GraphQLError } from 'graphql';
import type { AuditEntry } from '../../ledger/audit/audit-entries.js';
import type { Permission, Principal } from '../../ledger/principals/principal.js';
import type { Clock } from '../../runtime/clock.js';
import { AuditLogFull, type AuditLog } from './audit-log.js';
import type { Budget, OverLimit } from './budget.js';
import type { Demands } from './demands.js';
import { permit, withheldFrom } from './permit.js';

/** A question before it is answered, from memory or not. */
export interface Passing {
  principal: Principal;
  plan: PlannedQuestion;
  /** Whether its answer is in memory: then it costs nothing. */
  isKept: boolean;
  from: From;
}

interface PlannedQuestion {
  /** The operation's; null: it has none. */
  name: string | null;
  demands: Demands;
  /** See `questionSize`. */
  cost: number;
  /** Whether its document is one of the manifest. */
  isTrusted: boolean;
}

/** Where a question comes from. */
export interface From {
  requestId: string;
  address: string;
}

interface GateSettings {
  budget: Pick<Budget, 'spend'>;
  audit: Pick<AuditLog, 'note' | 'noteRefusal' | 'write'>;
  clock: Pick<Clock, 'now'>;
}

/** The one place that every question passes after its document is known and before it is answered, also from memory. */
export class Gate {
  constructor(private readonly settings: GateSettings) {}

  /** Throws what the client gets to see if the principal may not ask this, or not now. Writes the audit log. */
  async pass({ principal, plan, isKept, from }: Passing): Promise<void> {
    const { name, demands, cost, isTrusted } = plan;
    const entryOf = (action: string, subjects: readonly string[]): AuditEntry => ({
      at: this.settings.clock.now(),
      principalId: principal.id,
      principalName: principal.name,
      action,
      operation: name?.slice(0, longestName) ?? null,
      subjects,
      address: from.address,
      requestId: from.requestId,
      times: 1,
    });
    try {
      if (principal.terms.documents === 'trusted' && !isTrusted) throw notTrusted();
      permit(principal, demands);
    } catch (error) {
      if (error instanceof GraphQLError)
        this.settings.audit.noteRefusal(entryOf(...refusalOf(error, demands, principal)));
      throw error;
    }
    const over = await this.settings.budget.spend(principal, isKept ? 0 : cost);
    if (over) throw overLimit(over);
    if (demands.changes.length > 0) await this.settings.audit.write(entryOf('change', demands.changes));
    if (demands.personal.size > 0 && principal.permissions.has('personal')) {
      try {
        this.settings.audit.note(entryOf('read_personal_data', [...demands.personal].sort()));
      } catch (error) {
        throw error instanceof AuditLogFull ? auditLogFull() : error;
      }
    }
  }
}

const longestName = 200;

/** What was refused, by the schema's names: those of the document are the client's own text. */
function refusalOf(
  { extensions }: GraphQLError,
  { changes, permissions }: Demands,
  principal: Principal,
): [action: string, subjects: string[]] {
  const { code, permission } = extensions as { code: string; permission?: Permission };
  const reason = permission ? `${code} ${permission}` : code;
  if (changes.length > 0) return ['change_refused', [...new Set(changes), reason]];
  const isPersonal = permissions.has('personal') && !principal.permissions.has('personal');
  return [isPersonal ? 'read_personal_data_refused' : 'question_refused', [reason]];
}

/** What an answer says about itself, in `extensions`: the same for equal questions of equal rights. */
export function accessNotes(
  principal: Principal,
  { demands, cost }: Pick<PlannedQuestion, 'demands' | 'cost'>,
): Record<string, unknown> {
  const withheld = withheldFrom(principal, demands);
  return { cost, ...(withheld.length > 0 && { withheld: { permission: 'personal', paths: withheld } }) };
}

/** For requests over the rate, before their body is read, and for questions over the budget. */
export function limitMessage({ limit, most, retryAfterSeconds }: OverLimit): string {
  return limit === 'requestsPerMinute'
    ? `These credentials have sent the ${most} requests that they may send in a minute. Try again in ${retryAfterSeconds} seconds.`
    : `The cost of all questions of these credentials would exceed the ${most} that they may cost in a day (UTC). Try again in ` +
        `${retryAfterSeconds} seconds, or ask the operator to raise access.roles.<role>.costPerDay.`;
}

function overLimit(over: OverLimit): GraphQLError {
  const headers = new Map([['retry-after', String(over.retryAfterSeconds)]]);
  return new GraphQLError(limitMessage(over), {
    extensions: {
      ...{ code: 'BUDGET_EXHAUSTED', limit: over.most, retryAfterSeconds: over.retryAfterSeconds },
      http: { status: 429, headers },
    },
  });
}

function notTrusted(): GraphQLError {
  return new GraphQLError(
    'These credentials may only send documents of the manifest, and this is not one of them. Add it to the manifest, or ask the ' +
      'operator for a role with `documents: free`.',
    { extensions: { code: 'DOCUMENT_NOT_TRUSTED', http: { status: 403 } } },
  );
}

function auditLogFull(): GraphQLError {
  return new GraphQLError(
    'The audit log cannot be written at the moment, so no personal data is read. Try again in a moment.',
    { extensions: { code: 'AUDIT_LOG_UNAVAILABLE', http: { status: 503, headers: new Map([['retry-after', '5']]) } } },
  );
}
