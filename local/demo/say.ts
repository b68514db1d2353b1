import type { SeenMessage } from '#local/discord/model.ts';
import type { Stack } from '#local/stack.ts';

interface Order {
  /** Whose command it is, by the role in the demo workspace; it is said in the first channel. */
  readonly role: 'owner' | 'admin';
  readonly command: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Sends a command as a person of the demo workspace would, and waits for the answer that the worker gives. */
export async function say({ discord }: Stack, { command, options, role }: Order): Promise<SeenMessage> {
  const { channels, users } = discord.state();
  const person = users.find((one) => one.role === role);
  const channel = channels[0];
  if (!person || !channel) throw new Error(`the demo workspace has no ${role} or no channel`);

  const answers = new Map<string, SeenMessage>();
  const waiting: { tell?: () => void } = {};
  const off = discord.onChange((event) => {
    if (event.type !== 'message.updated') return;
    answers.set(event.message.id, event.message);
    waiting.tell?.();
  });
  try {
    const asked = { userId: person.id, channelId: channel.id, command, options };
    const { error, message, ok } = await discord.interact({ ...asked, kind: 'command' });
    if (!ok || !message) throw new Error(`the demo’s ${command} failed: ${error?.reason ?? 'no answer'}`);
    for (;;) {
      const answer = answers.get(message.id);
      if (answer) return answer;
      await new Promise<void>((resolve) => {
        waiting.tell = resolve;
      });
    }
  } finally {
    off();
  }
}
