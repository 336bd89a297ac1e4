import type { CustomerAccountRow } from '../../models/reporting/customer-rows.js';

/** Why an account belongs to its customer, as a sentence. */
export function matchReason(account: CustomerAccountRow): string {
  const { matchedBy, joiningEmail, joiningPhone, joinedEmail, isPhoneShared, isEmailMasked, email, phone } = account;
  if (matchedBy === 'email') return `Its e-mail address is ${joiningEmail}.`;
  if (matchedBy === 'phone') {
    if (joinedEmail !== null) return `Its phone ${joiningPhone} belongs to ${joinedEmail} and no other e-mail address.`;
    return isPhoneShared
      ? `Its phone is ${joiningPhone}. Several e-mail addresses have that phone, so it is not joined to any of them.`
      : `Its phone is ${joiningPhone}, which belongs to no e-mail address.`;
  }
  if (isEmailMasked) return "Its e-mail address is a marketplace's relay address, which never joins accounts.";
  const had = [email, phone].filter((contact) => contact !== null).join(' and ');
  return had === ''
    ? 'It has neither an e-mail address nor a phone.'
    : `It has only ${had}, which is excluded by customers.neverJoinBy or is neither an e-mail address nor a phone with a country code.`;
}

/** The same for those who may not see the contacts. */
export function reasonWithoutContacts(account: CustomerAccountRow): string {
  const { matchedBy, joinedEmail, isPhoneShared, isEmailMasked, email, phone } = account;
  if (matchedBy === 'email') return 'By its e-mail address.';
  if (matchedBy === 'phone') {
    if (joinedEmail !== null) return 'Its phone belongs to one e-mail address and no other.';
    return isPhoneShared
      ? 'Several e-mail addresses have its phone, so it is not joined to any of them.'
      : 'Its phone belongs to no e-mail address.';
  }
  if (isEmailMasked || (email === null && phone === null)) return matchReason(account);
  return 'Its only contact is excluded by customers.neverJoinBy or is neither an e-mail address nor a phone with a country code.';
}
