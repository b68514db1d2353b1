import type { AlertStatus } from '#lib/alerts/alert.ts';
import { messageUrl, severityIcons } from '#lib/alerts/face.ts';
import { runbookUrl } from '#lib/alerts/runbook.ts';
import { MAX_CARDS, type Storm, type StormLine } from '#lib/alerts/storm.ts';
import type { Face, LivingCard } from '#lib/cards/living-card.ts';
import { escapeMarkdown, timestamp } from '#lib/discord/render.ts';

const MARKS: Readonly<Record<AlertStatus, string>> = { open: '', acknowledged: ' 👍', snoozed: ' 💤', cleared: ' ✅' };
const MAX_MESSAGE = 60;
const MAX_SUBJECT = 30;

/** The summary card of a storm: what it is, and the list. */
export function stormFace(storm: Storm, runbookBase: string): Face {
  const { count, guildId, listed, previous, since, unlisted } = storm;
  const alerts = listed.length + unlisted;
  const before = previous ? ` The storm before is [here](${messageUrl(guildId, previous)}).` : '';
  return {
    card: {
      tone: 'bad',
      title: `🌩️ ${alerts} more alerts at once`,
      blocks: [
        `More than ${MAX_CARDS} new alerts came within five minutes ${timestamp(since, 'R')}, so these share this card: **${count}** events.${before}`,
        listed.map(lineOf).join('\n'),
        ...(unlisted > 0 ? [`… and ${unlisted} more: \`/alerts list\` has them all.`] : []),
        '**What to do** Look for one cause: so many troubles at once rarely have many.',
      ],
      rows: [
        [
          { label: 'Show the alerts', style: 'primary', to: { route: 'alerts.list.show', livesMs: 35 * 86_400_000 } },
          { label: 'Runbook', emoji: '📖', url: runbookUrl(runbookBase, 'storm') },
        ],
      ],
    },
  };
}

/** The card of a new storm. */
export function newStormCard(storm: Storm, paceMs: number, face: Face): LivingCard {
  const { channelId, correlationId, guildId, id } = storm;
  return { schemaVersion: 1, guildId, id, channelId, paceMs, desired: face, desiredRev: 1, shownRev: 0, correlationId };
}

function lineOf({ count, message, severity, status, subject }: StormLine): string {
  const times = count === 1 ? '' : ` × ${count}`;
  return `${severityIcons[severity]} ${short(subject, MAX_SUBJECT)}: ${short(message, MAX_MESSAGE)}${times}${MARKS[status]}`;
}

function short(text: string, room: number): string {
  return escapeMarkdown(text.length > room ? `${text.slice(0, room - 1).toWellFormed()}…` : text);
}
