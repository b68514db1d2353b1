import { explainFailure } from '#lib/diagnosis/collect-failure.ts';
import type {
  Artifact,
  ArtifactFile,
  GithubActions,
  Repository,
  WorkflowJob,
  WorkflowRun,
} from '#lib/diagnosis/github.ts';
import { lastLines } from '#lib/diagnosis/log-lines.ts';
import { type Report, readReport } from '#lib/diagnosis/report.ts';
import { plainSummary } from '#lib/diagnosis/report-summary.ts';
import { quoted } from '#lib/diagnosis/report-text.ts';
import { failedPart, type Verdict, verdictOf } from '#lib/diagnosis/verdict.ts';
import type { Clock, Logger } from '#lib/kernel/ports.ts';

/** Milliseconds that must be left to begin another part: a call's time-out, and time to store what came. */
const RESERVE_MS = 6_000;

/** Artifacts that are opened besides one that is called `diagnosis`. */
const MAX_OPENED = 3;
/** Bytes of a zip that is opened only to see whether a report is in it. */
const MAX_GUESSED = 2_000_000;

const LOG_LINES = 12;

const NAME = 'diagnosis';
const REPORT_FILE = 'diagnosis.json';
const SUMMARY_FILE = 'summary.md';

interface Ports {
  readonly github: Pick<GithubActions, 'artifacts' | 'artifactFiles' | 'logTail' | 'summary'>;
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'now'>;
}

interface Ended {
  readonly repository: Repository;
  readonly run: WorkflowRun;
  readonly jobs: readonly WorkflowJob[];
  /** Epoch milliseconds by which the verdict must be there; nothing new is begun in the last 6 s before it. */
  readonly deadline: number;
}

/** What is read one after the other, and what came of it. */
interface Reading {
  readonly ports: Ports;
  readonly ended: Ended;
  readonly notes: string[];
  /** True when nothing more is asked: no time, or GitHub said that it would answer nothing. */
  over: boolean;
}

/**
 * Everything that can be learnt of an ended run, the most useful first: the report in its artifact, the failed step's last
 * lines, else a summary; when nothing is to be had, what the run itself says.
 *
 * Never rejects: what cannot be read is a note on the verdict.
 */
export async function collectVerdict(ports: Ports, ended: Ended): Promise<Verdict> {
  const reading: Reading = { ports, ended, notes: [], over: false };
  const { jobs, run } = ended;
  const files = await readFiles(reading);
  const report = reportOf(reading, files.get(REPORT_FILE));
  const lines = await readLines(reading);
  const summary = report ? undefined : (summaryOf(reading, files.get(SUMMARY_FILE)) ?? (await readSummary(reading)));
  return verdictOf({ run, jobs, report, summary, lines, notes: reading.notes });
}

async function readFiles(reading: Reading): Promise<ReadonlyMap<string, ArtifactFile>> {
  const { ended, ports } = reading;
  const { repository, run } = ended;
  const none = new Map<string, ArtifactFile>();
  const part = { what: 'The list of artifacts', right: 'actions: read' };
  const artifacts = await attempt(reading, part, () => ports.github.artifacts(repository, run.id));
  for (const artifact of candidates(reading, artifacts ?? [])) {
    const opened = { what: `The artifact ${quoted(artifact.name)}`, right: 'actions: read' };
    const files = await attempt(reading, opened, () =>
      ports.github.artifactFiles(repository, artifact, [REPORT_FILE, SUMMARY_FILE]),
    );
    // In an artifact of another name a summary may be about anything, and what is refused need not be a report.
    const isReport = artifact.name === NAME || 'text' in (files?.get(REPORT_FILE) ?? {});
    if (files && isReport) return files;
    if (reading.over) return none;
  }
  return none;
}

/** The artifact `diagnosis`, the newest of that name; without one, a few small ones, those that sound like it first. */
function candidates({ notes }: Reading, artifacts: readonly Artifact[]): Artifact[] {
  const newest = artifacts.toSorted((a, b) => b.id - a.id);
  const exact = newest.filter(({ name }) => name === NAME);
  const usable = exact.find(({ expired }) => !expired);
  if (usable) return [usable];
  if (exact.length > 0) notes.push('The artifact `diagnosis` has expired, so its report is gone.');
  return newest
    .filter(({ expired, name, size }) => !expired && name !== NAME && size <= MAX_GUESSED)
    .sort((a, b) => Number(/diagnos/i.test(b.name)) - Number(/diagnos/i.test(a.name)))
    .slice(0, MAX_OPENED);
}

function reportOf({ ended, notes }: Reading, file: ArtifactFile | undefined): Report | undefined {
  if (!file) return undefined;
  if ('refused' in file) {
    notes.push(refusal(REPORT_FILE, file.refused));
    return undefined;
  }
  const read = readReport(file.text);
  notes.push(...read.notes);
  const { report } = read;
  const { attempt: current } = ended.run;
  if (report?.attempt !== undefined && report.attempt !== current) {
    notes.push(`The report was left out: attempt ${report.attempt} wrote it, and this is attempt ${current}.`);
    return undefined;
  }
  if (report && report.attempt === undefined && current > 1) {
    notes.push('The report does not say which attempt wrote it; it may be from an earlier one.');
  }
  return report;
}

function summaryOf({ notes }: Reading, file: ArtifactFile | undefined): string | undefined {
  if (!file) return undefined;
  if ('text' in file) return plainSummary(file.text);
  const note = refusal(SUMMARY_FILE, file.refused);
  // What is refused as a whole is told of once.
  if (!notes.includes(refusal(REPORT_FILE, file.refused))) notes.push(note);
  return undefined;
}

function refusal(name: string, reason: string): string {
  return `\`${name}\` was not read: ${quoted(reason, 200).slice(1, -1)}`;
}

async function readLines(reading: Reading): Promise<string[] | undefined> {
  const { ended, notes, ports } = reading;
  const failed = failedPart(ended.run, ended.jobs);
  // A job without a runner has no log.
  if (failed?.job.startedAt === undefined) return undefined;
  const part = { what: 'The job’s log', right: 'actions: read' };
  const log = await attempt(reading, part, () => ports.github.logTail(ended.repository, failed.job.id));
  if (log === undefined) return undefined;
  const lines = lastLines(log, { ...(failed.step ? { step: failed.step } : {}), count: LOG_LINES });
  if (log === '') notes.push('GitHub has no log of the job, or no longer.');
  else if (lines.length === 0)
    notes.push('The end of the log does not reach back to the step that ended it; it is on GitHub.');
  return lines;
}

async function readSummary(reading: Reading): Promise<string | undefined> {
  const { ended, ports } = reading;
  const job =
    failedPart(ended.run, ended.jobs)?.job ?? ended.jobs.findLast(({ conclusion }) => conclusion !== 'skipped');
  if (!job) return undefined;
  const part = { what: 'The job’s summary', right: 'checks: read' };
  const markdown = await attempt(reading, part, () => ports.github.summary(ended.repository, job.id));
  return markdown === undefined ? undefined : plainSummary(markdown);
}

async function attempt<Answer>(
  reading: Reading,
  part: { readonly what: string; readonly right: string },
  ask: () => Promise<Answer>,
): Promise<Answer | undefined> {
  if (reading.over) return undefined;
  const { clock, logger } = reading.ports;
  if (clock.now() > reading.ended.deadline - RESERVE_MS) {
    reading.over = true;
    reading.notes.push(`${part.what} and what comes after it were not read, for lack of time; they are on GitHub.`);
    return undefined;
  }
  try {
    return await ask();
  } catch (error) {
    const { last, note, ours } = explainFailure(error, part);
    if (ours) logger.error('A part of a workflow run could not be read', { part: part.what, error });
    else logger.warn('GitHub did not hand out a part of a workflow run', { part: part.what, error });
    reading.notes.push(note);
    reading.over = last;
    return undefined;
  }
}
