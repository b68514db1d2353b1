import { type Alert, statusAt } from '#lib/alerts/alert.ts';
import { type Decision, decideAlert } from '#lib/alerts/decide.ts';
import { alertArgs, alertFace, readAlertArgs, severityIcons } from '#lib/alerts/face.ts';
import { alertDelivery } from '#lib/alerts/settings.ts';
import { type CommandContext, defineAction, defineSubcommand } from '#lib/commands/context.ts';
import { mayReadAny } from '#lib/commands/debug-last/may-debug.ts';
import { traceCard } from '#lib/commands/debug-last/trace-card.ts';
import { by } from '#lib/commands/trigger/words.ts';
import type { Card } from '#lib/discord/card.ts';
import { escapeMarkdown, timestamp } from '#lib/discord/render.ts';
import type { Reply } from '#lib/discord/reply.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { lookUpTrace } from '#lib/traces/look-up.ts';

/** Alerts to a page: each takes three of the 40 components of a message. */
const PAGE = 8;

export const listSubcommand = defineSubcommand({
  description: 'Alerts that are open or snoozed, the newest first',
  permission: 'alert.read',
  answer: 'immediate',
  options: {},

  async execute(context) {
    return { card: await pageOf(context), ephemeral: true };
  },

  actions: {
    /** The list again, for whoever presses. */
    show: defineAction({
      permission: 'alert.read',
      answer: 'immediate',
      run: async (context) => ({ card: await pageOf(context), ephemeral: true }),
    }),
    newest: defineAction({
      permission: 'alert.read',
      answer: 'immediate',
      run: async (context) => ({ update: await pageOf(context) }),
    }),
    older: defineAction({
      permission: 'alert.read',
      answer: 'immediate',
      run: async (context, { args: [fingerprint = '', windowStart = ''] }) => ({
        update: await pageOf(context, {
          fingerprint: Buffer.from(fingerprint, 'base64url').toString('hex'),
          windowStart: Number.parseInt(windowStart, 36),
        }),
      }),
    }),
    open: defineAction({
      permission: 'alert.read',
      answer: 'immediate',
      run: async (context, { args }) => {
        const { clock, config } = context.services;
        const alert = await pressedAlert(context, args);
        const { card } = alertFace(alert, { now: clock.now(), runbookBase: config.RUNBOOK_URL });
        return { card, ephemeral: true };
      },
    }),
    ack: defineAction({
      permission: 'alert.acknowledge',
      answer: 'immediate',
      run: (context, { args }) => decide(context, args, 'acknowledge'),
    }),
    snooze: defineAction({
      permission: 'alert.snooze',
      answer: 'immediate',
      run: (context, { args }) => decide(context, args, 'snooze'),
    }),
    /** The steps of what went wrong: one's own, for admins anybody's, which is audited. */
    trace: defineAction({
      permission: 'alert.read',
      answer: 'immediate',
      async run(context, { args }) {
        const { caller, role, services, trace } = context;
        const { traceId } = await pressedAlert(context, args);
        const found = await trace.step('Look the trace up', () =>
          lookUpTrace(services, caller, traceId, mayReadAny({ role })),
        );
        return { card: traceCard(found, services.clock.now()), ephemeral: true };
      },
    }),
  },
});

function seenIn(args: readonly string[]) {
  const seen = readAlertArgs(args);
  if (!seen) throw new DomainError('alert.not_found');
  return seen;
}

async function pressedAlert({ caller, services, trace }: CommandContext, args: readonly string[]): Promise<Alert> {
  const { fingerprint } = seenIn(args);
  const alert = await trace.step('Read the alert', () => services.alerts.find(caller.guildId, fingerprint));
  if (!alert) throw new DomainError('alert.not_found');
  return alert;
}

/** The card itself tells everyone who did it. */
async function decide(context: CommandContext, args: readonly string[], decision: Decision): Promise<Reply> {
  const { caller, services, trace } = context;
  const alert = await trace.step('Store the decision', () => decideAlert(services, caller, seenIn(args), decision));
  const done =
    decision === 'acknowledge'
      ? `👍 ${by(context)} has it: repeats are counted in silence, until it comes anew after the window.`
      : `💤 Quiet until ${timestamp(alert.snoozedUntil ?? 0, 'f')} (${timestamp(alert.snoozedUntil ?? 0, 'R')}); events are counted.`;
  return { card: { blocks: [`**${escapeMarkdown(alert.message)}**\n${done}`] }, ephemeral: true };
}

async function pageOf(
  { caller, services, trace }: CommandContext,
  before?: Pick<Alert, 'fingerprint' | 'windowStart'>,
): Promise<Card> {
  const from = before === undefined || Number.isNaN(before.windowStart) ? {} : { before };
  // One more than is shown tells whether there is another page.
  const [alerts, settings] = await trace.step('Read the alerts', () =>
    Promise.all([
      services.alerts.unresolved(caller.guildId, { limit: PAGE + 1, ...from }),
      services.alerts.settings(caller.guildId),
    ]),
  );
  const page = alerts.slice(0, PAGE);
  const last = page.at(-1);
  const delivery = alertDelivery(services.config, settings);
  if (!last) {
    if (before) return { blocks: ['There are no older alerts that are open or snoozed.'], rows: [[newestButton]] };
    const off = 'Alerts are off here: nothing is watched for. `/setup alerts` tells more.';
    return {
      tone: 'good',
      blocks: [delivery.kind === 'off' ? off : '✅ Nothing is open: no trouble that nobody looks after.'],
    };
  }
  const now = services.clock.now();
  const older = { label: 'Older ▶', to: { route: 'alerts.list.older', args: placeArgs(last) } };
  const turns = [...(before ? [newestButton] : []), ...(alerts.length > PAGE ? [older] : [])];
  return {
    title: 'Alerts',
    blocks: page.map((alert) => ({
      text: lineOf(alert, now),
      button: { label: 'Show', to: { route: 'alerts.list.open', args: alertArgs(alert) } },
    })),
    ...(turns.length === 0 ? {} : { rows: [turns] }),
  };
}

const newestButton = { label: '⏮ Newest', to: { route: 'alerts.list.newest' } };

function placeArgs({ fingerprint, windowStart }: Alert): string[] {
  return [Buffer.from(fingerprint, 'hex').toString('base64url'), windowStart.toString(36)];
}

function lineOf(alert: Alert, now: number): string {
  const { count, decidedBy, lastSeenAt, message, severity, snoozedUntil = 0, subject } = alert;
  const snoozed =
    statusAt(alert, now) === 'snoozed' ? ` · 💤 by <@${decidedBy}>, until ${timestamp(snoozedUntil, 'R')}` : '';
  const times = count === 1 ? 'once' : `${count} times`;
  return [
    `${severityIcons[severity]} **${escapeMarkdown(message)}**`,
    `-# ${escapeMarkdown(subject.name)} · ${times}, last ${timestamp(lastSeenAt, 'R')}${snoozed}`,
  ].join('\n');
}
