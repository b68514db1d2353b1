import type { RegisteredCommand } from '#lib/discord/registration.ts';

/** Fields that Discord adds by itself and that we never set. */
const DISCORDS_OWN = new Set([
  'id',
  'application_id',
  'guild_id',
  'version',
  'nsfw',
  'dm_permission',
  'default_permission',
  'default_member_permissions',
  'name_localizations',
  'description_localizations',
  'name_localized',
  'description_localized',
  'handler',
]);

/** The lists whose order means nothing to us; those of options and choices are shown in their order. */
const SETS = new Set(['contexts', 'integration_types', 'channel_types']);

type Plain = Readonly<Record<string, unknown>>;

/**
 * What a bulk overwrite would change, one line each: `+ /new`, `- /gone`, `~ /trigger create schedule: description "a" → "b"`.
 * Empty when Discord has these very commands.
 */
export function compareCommands(wanted: readonly RegisteredCommand[], known: readonly object[]): string[] {
  const before = byName(known as readonly Plain[]);
  const after = byName(wanted as unknown as readonly Plain[]);
  const gone = [...before.keys()].filter((name) => !after.has(name)).map((name) => `- /${name}`);
  const changed = [...after].flatMap(([name, command]) => {
    const known = before.get(name);
    return known === undefined ? [`+ /${name}`] : differences(`/${name}`, known, command);
  });
  return [...gone, ...changed];
}

function differences(where: string, before: Plain, after: Plain): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)].filter((field) => !DISCORDS_OWN.has(field)));
  const lines: string[] = [];
  for (const field of fields) {
    if (field === 'options') lines.push(...optionDifferences(where, listOf(before[field]), listOf(after[field])));
    else if (write(field, before[field]) !== write(field, after[field])) {
      lines.push(`~ ${where}: ${field} ${write(field, before[field])} → ${write(field, after[field])}`);
    }
  }
  return lines;
}

function optionDifferences(where: string, before: readonly Plain[], after: readonly Plain[]): string[] {
  const [old, now] = [byName(before), byName(after)];
  const gone = [...old.keys()].filter((name) => !now.has(name)).map((name) => `- ${where} ${name}`);
  const rest = [...now].flatMap(([name, option]) => {
    const known = old.get(name);
    return known === undefined ? [`+ ${where} ${name}`] : differences(`${where} ${name}`, known, option);
  });
  const kept = [...now.keys()].filter((name) => old.has(name));
  const moved = [...old.keys()].filter((name) => now.has(name)).join() !== kept.join();
  return [...gone, ...rest, ...(moved ? [`~ ${where}: order of options ${namesIn(old)} → ${namesIn(now)}`] : [])];
}

/** Absent, null, false and an empty list are the same to Discord. */
function write(field: string, value: unknown): string {
  if (value === undefined || value === null || value === false) return 'none';
  if (Array.isArray(value)) {
    if (value.length === 0) return 'none';
    const items = value.map((item: unknown) => JSON.stringify(withoutDiscordsOwn(item)));
    return `[${(SETS.has(field) ? items.sort() : items).join(', ')}]`;
  }
  return JSON.stringify(value);
}

function withoutDiscordsOwn(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key, member]) => !DISCORDS_OWN.has(key) && member !== null);
  return Object.fromEntries(kept.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function namesIn(list: ReadonlyMap<string, Plain>): string {
  return [...list.keys()].join(', ');
}

function listOf(value: unknown): readonly Plain[] {
  return Array.isArray(value) ? (value as Plain[]) : [];
}

function byName(list: readonly Plain[]): Map<string, Plain> {
  return new Map(list.map((one) => [String(one['name']), one]));
}
