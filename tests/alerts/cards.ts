import type { SeenMessage } from '#local/discord/model.ts';
import type { TestStack } from '#tests/harness/test-stack.ts';
import { textOf } from '#tests/harness/text-of.ts';

const PAGE = 100;

/** Every message of the bot's in the alert channel, oldest first. */
export async function alertCards(stack: TestStack, channel = 'alerts'): Promise<SeenMessage[]> {
  const headers = {
    authorization: `Bot ${stack.stack.discord.botToken}`,
    'user-agent': 'DiscordBot (https://watchbell.test, 1)',
  };
  const url = `${stack.stack.url}/sim/discord/api/v10/channels/${stack.channelId(channel)}/messages?limit=${PAGE}`;
  const found: SeenMessage[] = [];
  for (let before = ''; ; before = `&before=${found[0]?.id}`) {
    const page = (await (await fetch(`${url}${before}`, { headers })).json()) as SeenMessage[];
    found.unshift(...page.toReversed());
    if (page.length < PAGE) return found;
  }
}

/** What people read on each of them. */
export async function alertTexts(stack: TestStack, channel?: string): Promise<string[]> {
  return (await alertCards(stack, channel)).map((message) => textOf(message));
}

/** Has Discord fail at calls of a kind, as its simulator's faults do. */
export async function orderFault(stack: TestStack, fault: object): Promise<void> {
  const response = await fetch(`${stack.stack.url}/sim/discord/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  if (!response.ok) throw new Error(`the simulator refused the fault: ${await response.text()}`);
}
