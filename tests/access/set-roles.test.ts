import { setRoles } from '#lib/access/set-roles.ts';
import type { Caller } from '#lib/audit/mutation.ts';
import type { DomainError } from '#lib/kernel/errors.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

describe('the role map of a workspace', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack({ demo: false });
  });
  afterAll(() => stack.stop());

  function caller(requestKey: string): Caller {
    return {
      guildId: stack.stack.discord.guild.id,
      actor: { kind: 'user', id: 'alan' },
      triggerSource: 'action',
      requestKey,
      correlationId: 'c',
      traceId: 't',
    };
  }

  it('keeps what is not named, counts versions and is audited', async () => {
    await setRoles(stack.commands, caller('1'), { viewer: '10', operator: '20' });

    const map = await setRoles(stack.commands, caller('2'), { operator: '21' });

    expect(map).toMatchObject({ version: 2, roles: { viewer: '10', operator: '21' }, updatedBy: 'alan' });
    expect(await stack.commands.roleMaps.find(caller('').guildId)).toEqual(map);
    expect(await stack.commands.audit.head(caller('').guildId, 'roles')).toMatchObject({ seq: 2 });
  });

  it('is changed once by a request that is delivered twice', async () => {
    const first = await setRoles(stack.commands, caller('3'), { admin: '30' });

    const second = await setRoles(stack.commands, caller('3'), { admin: '31' });

    expect(second).toEqual(first);
  });

  it('loses no change when two are made at the same moment', async () => {
    await Promise.all([
      setRoles(stack.commands, caller('4'), { viewer: '40' }),
      setRoles(stack.commands, caller('5'), { operator: '50' }),
      setRoles(stack.commands, caller('6'), { admin: '60' }),
    ]);

    const map = await stack.commands.roleMaps.find(caller('').guildId);
    expect(map?.roles).toEqual({ viewer: '40', operator: '50', admin: '60' });
  });

  it('is refused with a code when others never stop changing it, and when nothing is named', async () => {
    const roleMaps = { find: () => Promise.resolve(undefined), mutate: () => Promise.resolve('stale' as const) };
    const codeOf = (work: Promise<unknown>) => work.catch((error: unknown) => (error as DomainError).code);

    expect(await codeOf(setRoles({ ...stack.commands, roleMaps }, caller('7'), { viewer: '1' }))).toBe('request.stale');
    expect(await codeOf(setRoles(stack.commands, caller('8'), {}))).toBe('roles.empty');
  });
});
