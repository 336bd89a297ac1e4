/** Whether a person is counted once or several times depends on the period: users are never additive. */
export interface UserCount {
  users: number;
  newUsers: number;
}

/** The people behind some visits: the longer the period, the more of the visits are from the same people. */
export function usersOf(sessions: number, days: number): UserCount {
  if (sessions === 0) return { users: 0, newUsers: 0 };
  const users = Math.max(1, Math.floor((sessions * 0.94) / (1 + 0.16 * Math.log2(days))));
  return { users, newUsers: Math.floor(users * 0.62) };
}
