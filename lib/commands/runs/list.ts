import { type CommandContext, defineAction, defineSubcommand } from '#lib/commands/context.ts';
import { causeWords, runIcons, statusWords } from '#lib/commands/runs/words.ts';
import { bold } from '#lib/commands/trigger/words.ts';
import type { Card } from '#lib/discord/card.ts';
import { timestamp } from '#lib/discord/render.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import type { Run } from '#lib/runs/run.ts';
import { readRunArgs, runArgs } from '#lib/runs/run-args.ts';
import type { RunKey } from '#lib/runs/store.ts';

/** Runs to a page: each takes three of the 40 components of a message. */
const PAGE = 8;

export const listSubcommand = defineSubcommand({
  description: 'The newest runs of this server: triggers, diagnoses, by hand',
  permission: 'run.read',
  answer: 'immediate',
  options: {},

  async execute(context) {
    return { card: await pageOf(context), ephemeral: true };
  },

  actions: {
    newest: defineAction({
      permission: 'run.read',
      answer: 'immediate',
      run: async (context) => ({ update: await pageOf(context) }),
    }),
    older: defineAction({
      permission: 'run.read',
      answer: 'immediate',
      run: async (context, { args }) => ({
        update: await pageOf(context, readRunArgs(context.caller.guildId, args)),
      }),
    }),
  },
});

async function pageOf({ caller, services, trace }: CommandContext, before?: RunKey): Promise<Card> {
  const from = before === undefined ? {} : { before };
  // One more than is shown tells whether there is another page.
  const runs = await trace.step('Read the runs', () =>
    services.runs.latest(caller.guildId, { limit: PAGE + 1, ...from }),
  );
  const page = runs.slice(0, PAGE);
  const last = page.at(-1);
  if (!last) {
    const none = before === undefined ? 'Nothing has run here yet.' : 'There are no older runs.';
    return { blocks: [`${none} Start with \`/diagnose\`, or give something a schedule with \`/trigger create\`.`] };
  }
  const newest = { label: '⏮ Newest', to: { route: 'runs.list.newest' } };
  const older = { label: 'Older ▶', to: { route: 'runs.list.older', args: runArgs(last) } };
  const turns = [...(before === undefined ? [] : [newest]), ...(runs.length > PAGE ? [older] : [])];
  return {
    title: 'Runs',
    blocks: page.map((run) => ({
      text: lineOf(run),
      button: { label: 'Show', to: { route: 'runs.show.open', args: runArgs(run) } },
    })),
    ...(turns.length === 0 ? {} : { rows: [turns] }),
  };
}

function lineOf(run: Run): string {
  const what = `${runIcons[run.status]} ${bold(run.triggerName)} ${statusWords[run.status]}`;
  return `${what}\n-# ${timestamp(run.at, 'R')}${causeWords(run)} · \`${fingerprint(run.id)}\``;
}
