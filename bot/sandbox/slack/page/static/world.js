// What the page knows: names, the reader, and how to act.
import { complain } from "./layer.js";

const REASONS = {
  http_timeout: "took longer than 3 seconds",
  connection_failed: "could not be reached",
  http_error: "answered with an error",
  not_connected: "is not connected",
};

async function post(path, body) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  return { ok: response.ok, ...(await response.json()) };
}

/** Wrap a screen: lookups by id, and `act`, which says when the app did not answer. */
export function makeWorld(screen, { openThread, atHome }) {
  const users = new Map(screen.users.map((each) => [each.id, each]));
  const channels = new Map(screen.channels.map((each) => [each.id, each]));
  const groups = new Map(screen.groups.map((each) => [each.id, each]));
  const me = users.get(screen.me);
  return {
    me: screen.me,
    zone: me.tz,
    app: screen.app,
    users: screen.users,
    channels: screen.channels,
    channel: screen.channel,
    version: `${screen.me} ${screen.users.length}`,
    atHome,
    openThread,
    user: (id) => users.get(id),
    userName: (id, label) => users.get(id)?.name ?? label ?? id,
    displayName: (id) => users.get(id)?.real_name ?? (id === "USLACKBOT" ? "Slackbot" : id),
    channelName: (id, label) => channels.get(id)?.name ?? label ?? "",
    isIn: (group) => groups.get(group)?.users.includes(screen.me) ?? false,
    groupName: (id, label) => `@${groups.get(id)?.handle ?? (label ?? id).replace(/^@/, "")}`,
    async act(name, details = {}) {
      const answer = await post(`/sandbox/people/${screen.me}/${name}`, details);
      if (!answer.ok) complain(`${screen.app.name} ${REASONS[answer.error] ?? `could not be used: ${answer.error}`}.`);
      return answer;
    },
  };
}
