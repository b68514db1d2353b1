import type { InteractionResult } from '#local/discord/interactions/interact.ts';
import type { Flow } from '#tests/faults/flow.ts';
import type { TestStack } from '#tests/harness/test-stack.ts';
import { textOf } from '#tests/harness/text-of.ts';

const NAME = 'heartbeat';

function create(stack: TestStack): Promise<InteractionResult> {
  return stack.say('Otto', '/trigger create', {
    name: NAME,
    schedule: 'every 5 minutes',
    task: 'discord_message',
    message: 'all is well',
    channel: stack.channelId('ops'),
  });
}

function acknowledged(result: InteractionResult): boolean {
  return result.ok && !textOf(result.message).startsWith('❌');
}

async function statusOf(stack: TestStack): Promise<string | undefined> {
  const lines = await stack.commands.triggers.directory(stack.stack.discord.guild.id, { limit: 10 });
  return lines.find(({ name }) => name === NAME)?.status;
}

async function mustBe(stack: TestStack, status: string): Promise<string[]> {
  const is = await statusOf(stack);
  return is === status ? [] : [`${NAME} should be ${status} and is ${is ?? 'not there'}`];
}

export const flows: readonly Flow[] = [
  {
    name: 'create',
    prepare: async () => undefined,
    async act(stack) {
      const done = acknowledged(await create(stack));
      // The projection follows within seconds.
      await stack.advance('PT10S');
      return done;
    },
    async repeat(stack) {
      await create(stack);
    },
    check: (stack) => mustBe(stack, 'active'),
  },
  {
    name: 'fire',
    takesTime: true,
    async prepare(stack) {
      await create(stack);
      await stack.advance('PT1M');
    },
    async act(stack) {
      await stack.advance('PT6M');
      return true;
    },
    repeat: async () => undefined,
    async check(stack) {
      const posted = await stack.posted();
      return [
        ...(await mustBe(stack, 'active')),
        ...(posted.length < 3 ? [`only ${posted.length} messages came`] : []),
      ];
    },
  },
  {
    name: 'pause',
    async prepare(stack) {
      await create(stack);
      await stack.advance('PT7M');
    },
    async act(stack) {
      const done = acknowledged(await stack.say('Ada', '/trigger pause', { name: NAME }));
      await stack.advance('PT10S');
      return done;
    },
    async repeat(stack) {
      await stack.say('Ada', '/trigger pause', { name: NAME });
    },
    check: (stack) => mustBe(stack, 'paused'),
  },
  {
    name: 'create from a form',
    async prepare(stack) {
      const opened = await stack.say('Otto', '/trigger create');
      const fields = { name: NAME, schedule: 'every 5 minutes', timezone: '', message: 'all is well' };
      reviews.set(stack, await stack.fill('Otto', opened, { ...fields, channel: [stack.channelId('ops')] }));
    },
    async act(stack) {
      const done = acknowledged(await stack.press('Otto', reviews.get(stack)?.message, 'Create it'));
      await stack.advance('PT10S');
      return done;
    },
    async repeat(stack) {
      await stack.press('Otto', reviews.get(stack)?.message, 'Create it');
    },
    check: (stack) => mustBe(stack, 'active'),
  },
  {
    name: 'answer later',
    takesTime: true,
    prepare: async () => undefined,
    async act(stack) {
      const result = await setUp(stack);
      if (result.message) answers.set(stack, result.message.id);
      await stack.advance('PT10S');
      return result.ok && result.deferred === true;
    },
    async repeat(stack) {
      const { message } = await setUp(stack);
      if (message) answers.set(stack, message.id);
    },
    async check(stack) {
      const shown = textOf(stack.stack.discord.message(answers.get(stack) ?? ''));
      // A failure in words is an answer too; silence is none.
      return /Roles are set\.|^❌ .+\n.+\n-# [a-z._]+\n/.test(shown) ? [] : [`the answer is still “${shown}”`];
    },
  },
];

/** The card that asks before a form creates anything, and the message that an answer comes into, of each stack. */
const reviews = new WeakMap<TestStack, InteractionResult>();
const answers = new WeakMap<TestStack, string>();

function setUp(stack: TestStack): Promise<InteractionResult> {
  const { guild } = stack.stack.discord;
  const roleNamed = (name: string) => guild.roles.find((role) => role.name === name)?.id ?? '';
  const owner = stack.stack.discord.state().users.find(({ id }) => id === guild.owner_id);
  return stack.say((owner?.name ?? '') as 'Ada', '/setup roles', { operator: roleNamed('operator') });
}
