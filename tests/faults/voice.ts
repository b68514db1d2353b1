import { alertFingerprint } from '#lib/alerts/fingerprint.ts';
import type { DomainEvent } from '#lib/events/domain-event.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { alertTexts } from '#tests/alerts/cards.ts';
import { domainEvent, put } from '#tests/alerts/events.ts';
import { faultModes } from '#tests/faults/fault-seam.ts';
import { say } from '#tests/faults/report.ts';
import { createVoiceSeams, type VoiceSeams } from '#tests/faults/voice-seam.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

const EVENTS = 10_000;
const FINGERPRINTS = 50;
/** The storm comes in so many gusts, a minute apart, so that windows end while it lasts. */
const GUSTS = 8;
/** One event in so many comes twice, as EventBridge delivers at least once. */
const DOUBLED = 25;

/**
 * A storm of failures over fifty fingerprints, while every kind of call of the alerter breaks again and again: before
 * it, after it, and with its answer lost.
 *
 * Answers true when each fingerprint had at most one card in a window, what the cards say adds up to all events, none
 * is missing, and every kind of call was broken in every way.
 */
export async function proveVoice(): Promise<boolean> {
  const seams = createVoiceSeams();
  const stack = await startTestStack({
    outbound: (name) => (name === 'alerter' ? seams.next() : createOutbound()),
    hasDied: (name) => name === 'alerter' && seams.hasDied(),
  });
  try {
    const events = await storm(stack);
    // Visibility time-outs of six minutes, a few in a row, and the edits that were put off.
    await stack.advance('PT45M');
    const violations = [...(await violationsOf(stack, events)), ...unbroken(seams)];
    for (const sentence of violations) say(`  ✘ ${sentence}`);
    const broken = [...seams.strikes().values()].reduce((sum, count) => sum + count, 0);
    say(
      `${EVENTS} events over ${FINGERPRINTS} fingerprints, ${broken} calls broken (${seams.kinds().length} kinds × ${faultModes.length} ways): ${violations.length} violations`,
    );
    return violations.length === 0;
  } finally {
    await stack.stop();
  }
}

async function storm(stack: TestStack): Promise<DomainEvent[]> {
  const events: DomainEvent[] = [];
  for (let gust = 1; gust <= GUSTS; gust += 1) {
    while (events.length < (EVENTS * gust) / GUSTS) {
      const event = domainEvent(stack, { subject: subjectOf(events.length % FINGERPRINTS) });
      events.push(event);
      put(stack, event);
      if (events.length % DOUBLED === 0) put(stack, event);
    }
    await stack.advance('PT1M');
    say(`  ${events.length} events after gust ${gust}`);
  }
  return events;
}

function subjectOf(index: number) {
  return { kind: 'trigger', id: `t-${index}`, name: `job ${String(index).padStart(2, '0')}.` };
}

async function violationsOf(stack: TestStack, events: readonly DomainEvent[]): Promise<string[]> {
  const guildId = stack.stack.discord.guild.id;
  const texts = await alertTexts(stack);
  const summaries = texts.filter((text) => text.includes('more alerts at once'));
  const own = texts.filter((text) => !text.includes('more alerts at once'));

  const seen = new Map<string, number>();
  for (const text of own) seen.set(cardOf(text), (seen.get(cardOf(text)) ?? 0) + 1);
  const doubled = [...seen]
    .filter(([, count]) => count > 1)
    .map(([card, count]) => `${card} stands there ${count} times`);
  const storms = new Set(summaries.map((text) => /<t:(\d+):R>/.exec(text)?.[1]));
  if (storms.size !== summaries.length) doubled.push(`${summaries.length} summaries tell of ${storms.size} storms`);

  const shown =
    own.reduce((sum, text) => sum + Number(/\*\*(\d+) times\*\*/.exec(text)?.[1] ?? 1), 0) +
    summaries.reduce((sum, text) => sum + Number(/\*\*(\d+)\*\* events/.exec(text)?.[1] ?? 0), 0);

  const missing: string[] = [];
  let counted = 0;
  for (let index = 0; index < FINGERPRINTS; index += 1) {
    const subject = subjectOf(index);
    const [sample] = events.filter((event) => event.subject.id === subject.id);
    const alert = sample && (await stack.commands.alerts.find(guildId, alertFingerprint(sample)));
    counted += alert?.total ?? 0;
    if (!texts.some((text) => text.includes(subject.name))) missing.push(`${subject.name} is on no card`);
  }
  say(`  ${own.length} cards of their own, ${summaries.length} summaries`);
  const dead = stack.stack.aws.queues.peek(
    stack.stack.template.queues.find(({ name }) => name.endsWith('-AlertsDeadLetterQueue'))?.arn ?? '',
  ).length;
  return [
    ...doubled,
    ...missing,
    ...(counted === EVENTS ? [] : [`${counted} events were counted, not ${EVENTS}`]),
    ...(shown === EVENTS ? [] : [`the cards tell of ${shown} events, not of ${EVENTS}`]),
    ...(dead === 0 ? [] : [`${dead} messages were given up`]),
  ];
}

/** `job 07., card 2`: one trouble in one window. */
function cardOf(text: string): string {
  const [name = text] = /job \d\d\./.exec(text) ?? [];
  return `${name}, card ${/card (\d+) of this trouble/.exec(text)?.[1] ?? 1}`;
}

function unbroken(seams: VoiceSeams): string[] {
  const points = seams.kinds().flatMap((kind) => faultModes.map((mode) => `${kind} · ${mode}`));
  return points.filter((point) => !seams.strikes().has(point)).map((point) => `never broken: ${point}`);
}
