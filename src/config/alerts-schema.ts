import Type from 'typebox';
import {
  alertUnits,
  longestSilenceHours,
  maxAlertConditions,
  maxAlertRecipients,
  maxAlerts,
  maxConditionValues,
  mostCoverDays,
  mostKnownWithinHours,
  mostRecoverAfter,
  mostRemindHours,
  mostUnits,
} from '../canonical/alert.js';
import { roles } from '../canonical/roles.js';
import { longestReportTitle, reportNamePattern } from '../canonical/saved-report.js';
import { oneOf, text, whole } from './setting-types.js';

const decimal = Type.Union([Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' }), Type.Number()], {
  wanted: 'a number such as 1000 or "999.50"',
});

const where = Type.Array(
  Type.Object(
    {
      dimension: text('the name of a dimension in capital letters, such as SOURCE or COUNTRY', {
        pattern: '^[A-Z_]+$',
      }),
      in: Type.Array(text('a key'), { minItems: 1, maxItems: maxConditionValues, wanted: 'a list of keys' }),
    },
    { additionalProperties: false, wanted: 'a condition such as { dimension: SOURCE, in: [uk-store] }' },
  ),
  { default: [], maxItems: maxAlertConditions, wanted: 'a list of conditions' },
);

const metric = Type.Object(
  {
    name: text('the name of a metric such as netSales', { pattern: '^[a-z][A-Za-z]*$' }),
    below: Type.Optional(decimal),
    above: Type.Optional(decimal),
    recover: Type.Optional(decimal),
    last: whole(1, mostUnits, 1),
    unit: oneOf(alertUnits, { default: 'DAY' }),
    includeCurrent: Type.Boolean({ default: false, wanted: 'true or false' }),
    where,
  },
  { additionalProperties: false, wanted: 'a metric with name, and below or above' },
);

const noOrders = Type.Object(
  {
    hours: Type.Integer({
      ...{ minimum: 1, maximum: longestSilenceHours },
      wanted: `a whole number from 1 to ${longestSilenceHours}`,
    }),
    sources: Type.Optional(Type.Array(text('the id of a source'), { minItems: 1, wanted: 'a list of ids of sources' })),
    knownWithinHours: whole(1, mostKnownWithinHours, 26),
  },
  { additionalProperties: false, wanted: 'a rule such as { hours: 3 }' },
);

const coverDays = Type.Integer({
  ...{ minimum: 1, maximum: mostCoverDays },
  wanted: `a whole number from 1 to ${mostCoverDays}`,
});

const stockCover = Type.Object(
  { days: coverDays, recover: Type.Optional(coverDays), where },
  { additionalProperties: false, wanted: 'a rule such as { days: 14, recover: 21 }' },
);

const clockTime = text('a time of the day such as "22:00"', { pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' });

const recipient = Type.Object(
  {
    email: Type.Optional(text('an e-mail address', { check: 'mailbox' })),
    destination: Type.Optional(text('the name of a destination')),
  },
  { additionalProperties: false, wanted: 'a recipient such as { email: owner@example.com }' },
);

/** Thresholds and silences that are told of. */
export const alertsSchema = Type.Array(
  Type.Object(
    {
      name: text('at most 60 lower-case letters, digits and hyphens, starting with a letter', {
        pattern: reportNamePattern,
      }),
      title: text(`a title of at most ${longestReportTitle} characters`, { maxLength: longestReportTitle }),
      as: Type.Object(
        {
          roles: Type.Array(oneOf(roles), { default: ['owner'], minItems: 1, wanted: `a list of ${roles.join(', ')}` }),
          sources: Type.Optional(Type.Array(text('the id of a source'), { wanted: 'a list of ids of sources' })),
        },
        { additionalProperties: false, default: {}, wanted: 'roles and sources' },
      ),
      metric: Type.Optional(metric),
      noOrders: Type.Optional(noOrders),
      stockCover: Type.Optional(stockCover),
      recoverAfter: whole(1, mostRecoverAfter, 2),
      quietHours: Type.Optional(
        Type.Object(
          { from: clockTime, to: clockTime },
          { additionalProperties: false, wanted: 'times such as { from: "22:00", to: "07:00" }' },
        ),
      ),
      timezone: Type.Optional(text('a time zone such as Europe/London (IANA)', { check: 'timezone' })),
      remindHours: Type.Optional(
        Type.Integer({ minimum: 1, maximum: mostRemindHours, wanted: `a whole number from 1 to ${mostRemindHours}` }),
      ),
      to: Type.Array(recipient, { minItems: 1, maxItems: maxAlertRecipients, wanted: 'a list of recipients' }),
      locale: text('a language such as en-GB', { default: 'en-GB', check: 'locale' }),
    },
    { additionalProperties: false, wanted: 'an alert with name, title, one of its rules, and to' },
  ),
  { default: [], maxItems: maxAlerts, wanted: `a list of at most ${maxAlerts} alerts` },
);
