import { authorize } from '#lib/access/authorize.ts';
import { type Operation, operations } from '#lib/access/operations.ts';
import { holds, type Role, roles } from '#lib/access/role.ts';
import { mappedRole, type RoleMap } from '#lib/access/role-map.ts';
import type { DomainError } from '#lib/kernel/errors.ts';
import { OutboundFailure } from '#lib/kernel/outbound.ts';

const GUILD = '1184520371950587904';
const map: RoleMap = {
  schemaVersion: 1,
  version: 1,
  roles: { viewer: 'v', operator: 'o', admin: 'a' },
  updatedAt: 0,
  updatedBy: 'x',
};
const ADMINISTRATOR = 8n;

function world(given: { map?: RoleMap; owner?: string | Error } = {}) {
  const asked: boolean[] = [];
  return {
    asked,
    roleMaps: { find: () => Promise.resolve(given.map), mutate: () => Promise.resolve('applied' as const) },
    guilds: {
      ownerOf(_guild: string, { fresh }: { fresh: boolean }) {
        asked.push(fresh);
        return given.owner instanceof Error ? Promise.reject(given.owner) : Promise.resolve(given.owner ?? 'somebody');
      },
    },
  };
}

function member(discordRoles: string[], permissions = 0n) {
  return { guildId: GUILD, userId: 'me', discordRoles, permissions };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    (role) => `may, as ${String(role)}`,
    (error: unknown) => (error as DomainError).code,
  );
}

/** DESIGN §6, for the operations that there are: who may, weakest first. */
const expected: Record<Operation, Role> = {
  'help.read': 'none',
  'trace.read_own': 'viewer',
  'trace.read_any': 'admin',
  'trigger.read': 'viewer',
  'trigger.create': 'operator',
  'trigger.pause': 'operator',
  'trigger.run': 'operator',
  'trigger.change_own': 'operator',
  'trigger.change_others': 'admin',
  'project.read': 'viewer',
  'project.link': 'admin',
  'diagnose.start': 'operator',
  'run.read': 'viewer',
  'run.cancel': 'operator',
  'run.rerun': 'operator',
  'alert.read': 'viewer',
  'alert.acknowledge': 'operator',
  'alert.snooze': 'operator',
  'alerts.setup': 'operator',
  'roles.change': 'owner',
};

describe('who may do what', () => {
  it('is the table of the design', () => {
    expect(operations).toEqual(expected);
  });

  const mapped = { none: [], viewer: ['v'], operator: ['o'], admin: ['a'] } as const;
  it.each(
    Object.keys(operations).flatMap((operation) =>
      (['none', 'viewer', 'operator', 'admin'] as const).map((role) => [operation as Operation, role] as const),
    ),
  )('%s as %s', async (operation, role) => {
    const result = await codeOf(authorize(world({ map }), member([...mapped[role]]), operation));

    const refusal = operations[operation] === 'owner' ? 'access.not_owner' : 'access.denied';
    expect(result).toBe(holds(role, operations[operation]) ? `may, as ${role}` : refusal);
  });

  it.each(Object.keys(operations) as Operation[])('the owner may %s without any mapping', async (operation) => {
    const result = await authorize(world({ owner: 'me' }), member([]), operation);

    expect(holds(result, operations[operation])).toBe(true);
  });
});

describe('before a role map exists', () => {
  it('an administrator may set it up and nothing else', async () => {
    const administrator = member([], ADMINISTRATOR);

    expect(await codeOf(authorize(world(), administrator, 'roles.change'))).toBe('may, as owner');
    expect(await codeOf(authorize(world(), administrator, 'trigger.read'))).toBe('access.no_mapping');
  });

  it('others are told that there is none', async () => {
    expect(await codeOf(authorize(world(), member(['a']), 'roles.change'))).toBe('access.no_mapping');
  });
});

describe('the owner', () => {
  it('is asked for anew only for what the owner alone may do', async () => {
    const services = world({ map, owner: 'me' });

    await authorize(services, member([]), 'roles.change');
    await authorize(services, member([]), 'trigger.read');
    await authorize(services, member(['a']), 'trigger.read');

    expect(services.asked).toEqual([true, false]);
  });

  it('cannot be known while Discord does not answer, so nothing is allowed', async () => {
    const call = { target: 'discord', operation: 'GET', timeoutMs: 1, effect: false } as const;
    const services = world({ map, owner: new OutboundFailure('transient', call, 'no answer') });

    expect(await codeOf(authorize(services, member([]), 'trigger.read'))).toBe('access.owner_unknown');
  });

  it('is not guessed from an error of our own', async () => {
    const work = authorize(world({ map, owner: new TypeError('bug') }), member([]), 'trigger.read');

    await expect(work).rejects.toThrow(TypeError);
  });
});

describe('the role map', () => {
  it('gives the strongest of a member’s roles', () => {
    expect(mappedRole(map, GUILD, ['v', 'a', 'o'])).toBe('admin');
    expect(mappedRole(map, GUILD, ['x'])).toBe('none');
  });

  it('knows that everyone holds the role of the whole server', () => {
    expect(mappedRole({ ...map, roles: { viewer: GUILD } }, GUILD, [])).toBe('viewer');
  });

  it('orders the roles', () => {
    for (const [index, role] of roles.entries()) {
      expect(roles.filter((needed) => holds(role, needed))).toEqual(roles.slice(0, index + 1));
    }
  });
});
