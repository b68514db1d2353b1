import { refusals } from '../api-error.ts';
import { logText, logTime } from '../blobs/log-text.ts';
import { madeUpLog } from '../blobs/made-up-log.ts';
import type { Artifact, ArtifactContent, Job, Run } from '../runs/model.ts';
import { phaseOf } from '../runs/model.ts';
import { artifactsOf } from '../views/artifact-view.ts';
import { nowOf, type World } from '../world.ts';
import { shownRun } from './state.ts';

/** How much of a log or a file people are shown, in bytes; of a log its end, of a file its beginning. */
const SHOWN_BYTES = 65_536;

export interface ShownLog {
  /** Whole lines, each with its time, as far as they are written. */
  readonly text: string;
  /** How long all of it is. */
  readonly bytes: number;
  /** True when the beginning is left out. */
  readonly isCut: boolean;
}

export interface ShownFile {
  readonly path: string;
  readonly bytes: number;
  /** Left out of what is no text. */
  readonly text?: string;
}

export interface ShownArtifact {
  readonly id: number;
  readonly name: string;
  /** None of an artifact whose zip was given as it is. */
  readonly files: readonly ShownFile[];
}

/**
 * What the pages of GitHub show of a run that its REST API gives to who signs in: `/runs/:id/attempts/:n`,
 * `/jobs/:id/log` (also while the job runs), `/artifacts/:id`. Undefined when the path is none of these.
 */
export function lookInto(world: World, path: string): unknown {
  const [, kind, first, second] = /^\/(runs|jobs|artifacts)\/(\d+)(?:\/(?:attempts\/(\d+)|log))?$/.exec(path) ?? [];
  switch (kind) {
    case 'runs':
      return second === undefined ? undefined : shownAttempt(world, Number(first), Number(second));
    case 'jobs':
      return path.endsWith('/log') ? shownLog(world, Number(first)) : undefined;
    case 'artifacts':
      return path.endsWith(`/${first}`) ? shownArtifact(world, Number(first)) : undefined;
    default:
      return undefined;
  }
}

function shownAttempt(world: World, id: number, number: number): ReturnType<typeof shownRun> {
  const run = world.runs.find(id);
  const attempt = run?.attempts.find((one) => one.number === number);
  if (!run || !attempt) throw refusals.notFound();
  return shownRun(world, run, attempt);
}

function shownLog(world: World, id: number): ShownLog {
  const job = world.runs
    .findByJob(id)
    ?.attempts.flatMap(({ jobs }) => jobs)
    .findLast((one) => one.id === id);
  if (!job) throw refusals.notFound();
  const now = nowOf(world);
  if (typeof job.log === 'object') return madeUp(job, job.log.bytes, now);
  const until = logTime(now);
  // Each line begins with its time, all of one length: what is to come is left out by it.
  const lines = logText(job)
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => line !== '' && line.slice(0, until.length) <= until);
  const text = lines.map((line) => `${line}\n`).join('');
  return tailOf(Buffer.from(text), Buffer.byteLength(text));
}

/** A made-up log is there when its job has ended. */
function madeUp(job: Job, bytes: number, now: number): ShownLog {
  if (phaseOf(job, now) !== 'completed') return { text: '', bytes: 0, isCut: false };
  const from = Math.max(0, bytes - SHOWN_BYTES);
  return tailOf(Buffer.concat([...madeUpLog(from, bytes, logTime(job.endsAt))]), bytes);
}

function tailOf(end: Buffer, bytes: number): ShownLog {
  if (bytes <= SHOWN_BYTES) return { text: end.toString(), bytes, isCut: false };
  const tail = end.subarray(-SHOWN_BYTES);
  return { text: tail.subarray(tail.indexOf('\n') + 1).toString(), bytes, isCut: true };
}

function shownArtifact(world: World, id: number): ShownArtifact {
  const run = world.runs.findByArtifact(id);
  const artifact = run && thereBy(run, id, nowOf(world));
  if (!artifact) throw refusals.notFound();
  return { id, name: artifact.name, files: filesOf(artifact.content) };
}

function thereBy(run: Run, id: number, now: number): Artifact | undefined {
  return artifactsOf(run, now).find(({ artifact }) => artifact.id === id)?.artifact;
}

function filesOf(content: ArtifactContent): ShownFile[] {
  if ('rawZipBase64' in content) return [];
  if ('bytes' in content) return [{ path: 'data.bin', bytes: content.bytes }];
  return Object.entries(content.files).map(([path, file]) =>
    typeof file === 'string'
      ? { path, bytes: Buffer.byteLength(file), text: Buffer.from(file).subarray(0, SHOWN_BYTES).toString() }
      : { path, bytes: file.bytes },
  );
}
