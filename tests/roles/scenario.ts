import type { RoleSpec } from '#local/contract.ts';
import { allows, type Denial, type Question } from '#local/iam/guard.ts';
import type { Ground } from '#tests/roles/ground.ts';
import { alarm } from '#tests/roles/plays/alerts.ts';
import { diagnose, link, loseLook } from '#tests/roles/plays/diagnosis.ts';
import { fireEveryTask } from '#tests/roles/plays/fires.ts';
import { administer, converse } from '#tests/roles/plays/people.ts';
import type { Play } from '#tests/roles/plays/play.ts';
import { loseFires, mendSchedules } from '#tests/roles/plays/repairs.ts';

/** They have every function make each of its calls, through the front door and by time that passes. */
const PLAYS: readonly Play[] = [
  administer,
  converse,
  link,
  diagnose,
  fireEveryTask,
  mendSchedules,
  loseLook,
  loseFires,
  alarm,
];

/** What the guard was asked while a play was on. */
export interface Played {
  readonly play: Play;
  /** With the real milliseconds from the play's begin that it took until then. */
  readonly asked: readonly { readonly question: Question; readonly afterMs: number }[];
  readonly denials: readonly Denial[];
}

/** Plays everything. */
export async function playEverything(ground: Ground): Promise<Played[]> {
  const played: Played[] = [];
  for (const play of PLAYS) played.push(await playOnce(ground, play));
  return played;
}

/** Plays it on new instances of the functions, which have no secret in memory, and notes what the guard is asked. */
export async function playOnce(ground: Ground, play: Play): Promise<Played> {
  const { guard } = ground.test.stack;
  const begun = performance.now();
  const asked: { question: Question; afterMs: number }[] = [];
  ground.test.replaceInstances();
  guard.forget();
  for await (const _step of play(ground)) {
    const afterMs = performance.now() - begun;
    for (const question of guard.questions().slice(asked.length)) asked.push({ question, afterMs });
  }
  return { play, asked, denials: guard.denials() };
}

/** The plays that ask for something which `changed` refuses and `role` allows, the quickest to ask first. */
export function playsThatMiss(played: readonly Played[], role: RoleSpec, changed: RoleSpec): Play[] {
  const isMissing = (question: Question) =>
    question.roleArn === role.arn && allows(role, question) && !allows(changed, question);
  return played
    .flatMap(({ asked, play }) => {
      const first = asked.find(({ question }) => isMissing(question));
      return first ? [{ play, afterMs: first.afterMs }] : [];
    })
    .sort((left, right) => left.afterMs - right.afterMs)
    .map(({ play }) => play);
}

/** Plays until `isEnough`, on new instances. What fails for the lack of a permission ends a play early. */
export async function playUntil(ground: Ground, plays: readonly Play[], isEnough: () => boolean): Promise<void> {
  for (const play of plays) {
    ground.test.replaceInstances();
    try {
      for await (const _step of play(ground)) {
        if (isEnough()) return;
      }
    } catch {
      // What was asked for before is what counts.
    }
    if (isEnough()) return;
  }
}
