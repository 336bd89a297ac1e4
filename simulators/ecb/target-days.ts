const dayMs = 86_400_000;

/** Whether the ECB publishes rates on this day (YYYY-MM-DD): a weekday on which TARGET, the euro's payment system, is open. */
export function isTargetDay(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !isHoliday(date);
}

export function nextDay(date: string, days = 1): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** Every day on which rates are published, both ends included. */
export function targetDays(from: string, to: string): string[] {
  const days: string[] = [];
  for (let date = from; date <= to; date = nextDay(date)) if (isTargetDay(date)) days.push(date);
  return days;
}

function isHoliday(date: string): boolean {
  const easter = easterSunday(Number(date.slice(0, 4)));
  if (date === nextDay(easter, -2) || date === nextDay(easter, 1)) return true;
  return ['01-01', '05-01', '12-25', '12-26'].includes(date.slice(5));
}

/** Easter, by the Meeus/Jones/Butcher algorithm. */
function easterSunday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  const [month, day] = [Math.floor(f / 31), (f % 31) + 1];
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
