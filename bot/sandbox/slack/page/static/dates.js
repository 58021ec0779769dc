// Times as their reader sees them: in that person's zone.

const DAY = 86_400_000;

function format(zone, options) {
  return new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options });
}

function dayNumber(date, zone) {
  const parts = format(zone, { year: "numeric", month: "numeric", day: "numeric" }).formatToParts(date);
  const part = (type) => Number(parts.find((each) => each.type === type).value);
  return Math.round(Date.UTC(part("year"), part("month") - 1, part("day")) / DAY);
}

function pretty(date, zone, options) {
  const days = dayNumber(date, zone) - dayNumber(new Date(), zone);
  return { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[days] ?? format(zone, options).format(date);
}

const LONG = { weekday: "long", year: "numeric", month: "long", day: "numeric" };
const MIDDLE = { year: "numeric", month: "long", day: "numeric" };
const SHORT = { year: "numeric", month: "short", day: "numeric" };

function ago(date) {
  const seconds = (date - Date.now()) / 1000;
  const [size, unit] = [[86_400, "day"], [3600, "hour"], [60, "minute"]].find(([limit]) => Math.abs(seconds) >= limit) ?? [1, "second"];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

/** Return `10:42 AM` for a Slack ts. */
export function clock(ts, zone) {
  return format(zone, { hour: "numeric", minute: "2-digit" }).format(new Date(Number(ts) * 1000));
}

/** Return the heading of a day: Today, Yesterday, or `Monday, November 3`. */
export function day(ts, zone) {
  return pretty(new Date(Number(ts) * 1000), zone, { weekday: "long", month: "long", day: "numeric" });
}

/** Fill a `<!date^…>` pattern such as `{date_short_pretty} at {time}`. */
export function fill(pattern, seconds, zone) {
  const date = new Date(seconds * 1000);
  const told = {
    date_num: () => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(date),
    date_slash: () => format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(date),
    date: () => format(zone, MIDDLE).format(date),
    date_long: () => format(zone, LONG).format(date),
    date_short: () => format(zone, SHORT).format(date),
    date_pretty: () => pretty(date, zone, MIDDLE),
    date_long_pretty: () => pretty(date, zone, LONG),
    date_short_pretty: () => pretty(date, zone, SHORT),
    time: () => format(zone, { hour: "numeric", minute: "2-digit" }).format(date),
    time_secs: () => format(zone, { hour: "numeric", minute: "2-digit", second: "2-digit" }).format(date),
    ago: () => ago(date),
  };
  return pattern.replace(/\{(\w+)\}/g, (all, name) => (Object.hasOwn(told, name) ? told[name]() : all));
}

function wall(milliseconds, zone) {
  return new Date(milliseconds).toLocaleString("sv-SE", { timeZone: zone }).replace(" ", "T");
}

/** Return the value of a datetime-local input for a moment, in this zone. */
export function toLocal(seconds, zone) {
  return seconds ? wall(seconds * 1000, zone).slice(0, 16) : "";
}

/** Return the moment in seconds that a datetime-local input means in this zone. */
export function fromLocal(value, zone) {
  if (!value) return null;
  const asUtc = Date.parse(`${value}Z`);
  const shift = Date.parse(`${wall(asUtc, zone)}Z`) - asUtc;
  return Math.round((asUtc - shift) / 1000);
}
