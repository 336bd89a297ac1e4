import type { CustomerAccountRow } from '../../models/queries/customer-rows.js';

/** Why an account is whose customer it is, as a sentence for people. */
export function matchReason(account: CustomerAccountRow): string {
  const { matchedBy, joiningEmail, joiningPhone, joinedEmail, isPhoneShared, isEmailMasked, email, phone } = account;
  if (matchedBy === 'email') return `Its e-mail address is ${joiningEmail}.`;
  if (matchedBy === 'phone') {
    if (joinedEmail !== null)
      return `Its phone ${joiningPhone} is that of ${joinedEmail} and of no other e-mail address.`;
    return isPhoneShared
      ? `Its phone is ${joiningPhone}. Several e-mail addresses have that phone, so it is none of theirs.`
      : `Its phone is ${joiningPhone}, which no e-mail address has.`;
  }
  if (isEmailMasked) return 'Its e-mail address is an alias of a marketplace, which joins nobody.';
  const had = [email, phone].filter((contact) => contact !== null).join(' and ');
  return had === ''
    ? 'It has neither an e-mail address nor a phone.'
    : `It has only ${had}: excluded by customers.neverJoinBy, or no e-mail address and no phone with a country code.`;
}
