import type { GuildDirectory, RoleMapStore } from '#lib/access/store.ts';
import type { AlertChannels } from '#lib/alerts/set-up.ts';
import type { AlertStore } from '#lib/alerts/store.ts';
import type { AuditStore } from '#lib/audit/store.ts';
import type { CardMessages, CardReminders, Pictures } from '#lib/cards/ports.ts';
import type { CardStore } from '#lib/cards/store.ts';
import type { DeadLetterQueues, WatchStore } from '#lib/checks/store.ts';
import type { Config } from '#lib/config.ts';
import type { GithubActions, GithubSetup } from '#lib/diagnosis/github.ts';
import type { InteractionQueue } from '#lib/discord/interaction-queue.ts';
import type { InteractionReplies } from '#lib/discord/interaction-replies.ts';
import type { EventLog } from '#lib/events/event-log.ts';
import type { Metrics } from '#lib/kernel/metrics.ts';
import type { Clock, Ids, Logger, Secrets } from '#lib/kernel/ports.ts';
import type { Redact } from '#lib/kernel/redact.ts';
import type { SecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import type { Tracing } from '#lib/kernel/tracing.ts';
import type { ProjectStore } from '#lib/projects/store.ts';
import type { FireQueue } from '#lib/runs/fire.ts';
import type { FollowupQueue } from '#lib/runs/follow-message.ts';
import type { RunStore } from '#lib/runs/store.ts';
import type { TaskCatalog } from '#lib/tasks/catalog.ts';
import type { ChannelMessages } from '#lib/tasks/channel-messages.ts';
import type { EventBus } from '#lib/tasks/event-detail.ts';
import type { HttpCalls, TaskSecrets } from '#lib/tasks/http-calls.ts';
import type { TraceStore } from '#lib/traces/store.ts';
import type { DraftStore } from '#lib/triggers/draft.ts';
import type { ScheduleProjection } from '#lib/triggers/projection.ts';
import type { TriggerStore } from '#lib/triggers/store.ts';

/** Every port that a use case may be given; each takes the few that it needs. */
export interface Services {
  readonly config: Config;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** Hides by key, by look, and every secret that this process has loaded. */
  readonly redact: Redact;
  /** The secrets that this process has loaded; who comes by another one tells it. */
  readonly memory: SecretMemory;
  readonly secrets: Secrets;
  readonly tasks: TaskCatalog;
  readonly triggers: TriggerStore;
  readonly runs: RunStore;
  readonly traces: TraceStore;
  readonly audit: AuditStore;
  readonly roleMaps: RoleMapStore;
  readonly guilds: GuildDirectory;
  readonly projects: ProjectStore;
  readonly alerts: AlertStore;
  readonly alertChannels: AlertChannels;
  readonly fires: FireQueue;
  readonly followups: FollowupQueue;
  readonly eventLog: EventLog;
  readonly watch: WatchStore;
  readonly deadLetters: DeadLetterQueues;
  readonly github: GithubActions;
  readonly githubSetup: GithubSetup;
  readonly schedules: ScheduleProjection;
  readonly messages: ChannelMessages;
  readonly http: HttpCalls;
  readonly taskSecrets: TaskSecrets;
  readonly events: EventBus;
  readonly drafts: DraftStore;
  readonly interactions: InteractionQueue;
  readonly replies: InteractionReplies;
  readonly cards: CardStore;
  readonly cardMessages: CardMessages;
  readonly cardReminders: CardReminders;
  readonly pictures: Pictures;
}

/** What only the worker does: the effects of tasks, and what Discord is shown. */
type Effects =
  | 'messages'
  | 'http'
  | 'taskSecrets'
  | 'events'
  | 'github'
  | 'cards'
  | 'cardMessages'
  | 'cardReminders'
  | 'pictures';

/** What only those who work in the background are given. */
type Watching = 'eventLog' | 'watch' | 'deadLetters';

/**
 * What commands are given: they write state and answer; everything else follows from the state. `githubSetup` is there for
 * those that are answered later, which run in the worker.
 */
export type CommandServices = Omit<Services, 'schedules' | 'interactions' | 'replies' | Effects | Watching>;

/** What the endpoint of interactions is given. */
export type ConversationServices = CommandServices & Pick<Services, 'interactions'>;

/** What the worker is given. */
export type WorkerServices = Omit<Services, 'schedules' | 'interactions' | 'deadLetters'>;

/** What the watcher is given. */
export type WatcherServices = Omit<
  Services,
  | Effects
  | 'alertChannels'
  | 'alerts'
  | 'guilds'
  | 'roleMaps'
  | 'traces'
  | 'drafts'
  | 'interactions'
  | 'replies'
  | 'projects'
  | 'githubSetup'
>;

/** What the projection to Scheduler is given. */
export type ProjectionServices = Pick<
  Services,
  'clock' | 'config' | 'fires' | 'logger' | 'metrics' | 'redact' | 'schedules' | 'tracing' | 'triggers'
>;
