import type { AuditEvent } from '#lib/audit/event.ts';
import { verifyChain } from '#lib/audit/verify.ts';
import { fingerprint } from '#lib/kernel/fingerprint.ts';
import { auditPk } from '#lib/platform/dynamodb/keys.ts';
import { valueOf } from '#lib/platform/dynamodb/rows.ts';
import { encode, queryItems } from '#lib/platform/dynamodb/table.ts';
import type { Run } from '#lib/runs/run.ts';
import { entityOf, type TriggerPair } from '#lib/triggers/change.ts';
import { scheduleName } from '#lib/triggers/projection.ts';
import { tally } from '#lib/triggers/schedule.ts';
import type { TestStack } from '#tests/harness/test-stack.ts';

const EVERYTHING = 10_000;

/** What must hold once the dust has settled, whatever broke before; answers a sentence for each thing that does not. */
export async function violations(stack: TestStack): Promise<string[]> {
  const guildId = stack.stack.discord.guild.id;
  const lines = await stack.commands.triggers.directory(guildId, { limit: EVERYTHING });
  const pairs = await stack.commands.triggers.loadMany(
    guildId,
    lines.map(({ triggerId }) => triggerId),
  );
  const posted = await stack.posted();
  const found: string[] = [];
  for (const pair of pairs) {
    const runs = await checkFates(stack, pair, found);
    checkRuns(pair, runs, posted, found);
    await checkAudit(stack, pair, found);
  }
  checkSchedules(stack, pairs, found);
  return found;
}

/** Every nominal occurrence of every generation has exactly one fate. */
async function checkFates({ commands }: TestStack, { state, trigger }: TriggerPair, found: string[]): Promise<Run[]> {
  const entries = await commands.triggers.timeline(trigger.guildId, trigger.id, { limit: EVERYTHING });
  const runs = entries.flatMap((entry) => (entry.kind === 'run' ? [entry.run] : []));
  const spans = entries.flatMap((entry) => (entry.kind === 'span' ? [entry.span] : []));

  for (const generation of await commands.triggers.generations(trigger.guildId, trigger.id)) {
    const open = generation.to === undefined;
    if (open && generation.number !== state.generation)
      found.push(`${trigger.name}: generation ${generation.number} was never ended`);
    const totals = generation.totals ?? state.totals;
    const nominal = tally(generation.schedule, generation.from, generation.to ?? state.settledThrough)?.count ?? 0;
    const fates = totals.run + totals.skipped + totals.missed;
    const ran = runs.filter((run) => run.generation === generation.number && run.cause !== 'manual');
    const passed = spans.filter((span) => span.generation === generation.number);
    const passedCount = passed.reduce((sum, { count }) => sum + count, 0);

    if (fates !== nominal) found.push(`${trigger.name}: ${nominal} occurrences but ${fates} fates`);
    if (ran.length !== totals.run) found.push(`${trigger.name}: ${totals.run} counted runs but ${ran.length} rows`);
    if (new Set(ran.map(({ at }) => at)).size !== ran.length)
      found.push(`${trigger.name}: two runs for one occurrence`);
    if (passedCount !== totals.skipped + totals.missed) found.push(`${trigger.name}: spans do not add up`);
  }
  return runs;
}

/** No run is left at work, each that succeeded has its message, and no message is there twice. */
function checkRuns(
  { state, trigger }: TriggerPair,
  runs: readonly Run[],
  posted: readonly string[],
  found: string[],
): void {
  for (const run of runs) {
    const messages = posted.filter((content) => content.endsWith(fingerprint(run.id))).length;
    if (run.status === 'queued' || run.status === 'running')
      found.push(`${trigger.name}: a run is still ${run.status}`);
    if (run.status === 'hold' || run.status === 'failed')
      found.push(`${trigger.name}: a run is ${run.status}: ${run.error?.message}`);
    if (run.status === 'succeeded' && messages === 0)
      found.push(`${trigger.name}: a run succeeded without its message`);
    if (messages > 1) found.push(`${trigger.name}: a message was sent ${messages} times`);
  }
  if (state.slot) found.push(`${trigger.name}: the slot is held though no run is at work`);
}

async function checkAudit(stack: TestStack, { trigger }: TriggerPair, found: string[]): Promise<void> {
  const entity = entityOf(trigger.id);
  const items = await queryItems(
    stack.tables,
    {
      TableName: stack.tables.stateTable,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: encode({ ':pk': auditPk(trigger.guildId, entity), ':prefix': 'E#' }),
    },
    { limit: EVERYTHING },
  );
  const events = items.map((item) => valueOf<AuditEvent>(item));
  const head = await stack.commands.audit.head(trigger.guildId, entity);
  const key = await stack.commands.secrets.get('audit_key');
  for (const { fault, seq } of verifyChain(key, events, head)) found.push(`${trigger.name}: audit ${fault} at ${seq}`);
  // A manual start is an event of its own and changes no definition.
  const changes = events.filter(({ operation }) => operation !== 'trigger.run_now').length;
  if (changes !== trigger.version) {
    found.push(`${trigger.name}: version ${trigger.version} but ${changes} audited changes`);
  }
}

/** Scheduler holds the schedule of every active trigger and nothing else. */
function checkSchedules({ stack }: TestStack, pairs: readonly TriggerPair[], found: string[]): void {
  const wanted = pairs
    .filter(({ trigger }) => trigger.status === 'active')
    .map(({ trigger }) => scheduleName(trigger.id, trigger.generation));
  const there = stack.aws.scheduler.list().map(({ name }) => name);
  for (const name of wanted) if (!there.includes(name)) found.push(`the schedule ${name} is missing`);
  for (const name of there) if (!wanted.includes(name)) found.push(`the schedule ${name} is an orphan`);
}
