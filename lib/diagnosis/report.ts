import { reportProblem } from '#lib/diagnosis/report-problem.ts';
import { DiagnosisFile } from '#lib/diagnosis/report-schema.ts';
import { cleanText, cutPlain, oneLine } from '#lib/diagnosis/report-text.ts';
import { redact } from '#lib/kernel/redact.ts';
import { isSecretKey } from '#lib/kernel/secret-key.ts';

/** UTF-16 units of a `diagnosis.json`. */
const MAX_REPORT = 262_144;

/** What is kept of lists: a card shows fewer, a stored verdict has to stay small. */
const KEPT = { checks: 12, evidence: 4, metrics: 8, links: 6 } as const;

export type ReportStatus = DiagnosisFile['status'];
type CheckStatus = NonNullable<DiagnosisFile['checks']>[number]['status'];

export interface ReportCheck {
  readonly name: string;
  readonly status: CheckStatus;
  readonly message?: string;
  readonly durationMs?: number;
  readonly url?: string;
}

export interface ReportLink {
  readonly label: string;
  /** An https address without credentials. */
  readonly url: string;
}

/** What is kept of a `diagnosis.json`: plain text without secrets, cut to what people read. Nothing in it is Markdown of ours. */
export interface Report {
  readonly status: ReportStatus;
  readonly attempt?: number;
  readonly summary?: string;
  /** Of all checks, also of those that are not kept. */
  readonly counts: Readonly<Record<CheckStatus, number>>;
  /** Those that failed first, then warnings, each in the report's order. */
  readonly checks: readonly ReportCheck[];
  readonly rootCause?: {
    readonly summary: string;
    /** 0 to 1. */
    readonly confidence?: number;
    readonly evidence: readonly string[];
  };
  /** The value with its unit: `{ name: 'p95', value: '840 ms' }`. */
  readonly metrics: ReadonlyArray<{ readonly name: string; readonly value: string }>;
  readonly model?: string;
  readonly tokens?: { readonly input: number; readonly output: number };
  readonly links: readonly ReportLink[];
}

/** A report, or in words for people why there is none. `notes` say what was left out of a report that is there. */
export type ReadReport =
  | { readonly report: Report; readonly notes: readonly string[] }
  | { readonly report?: undefined; readonly notes: readonly [string] };

/** Reads the text of a `diagnosis.json`; never throws, whatever stands in it. */
export function readReport(text: string): ReadReport {
  if (text.length > MAX_REPORT) return unread(`it is larger than ${MAX_REPORT / 1024} KB.`);
  let parsed: unknown;
  try {
    // Windows tools begin their files with a byte order mark.
    parsed = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return unread(text.trim() === '' ? 'it is empty.' : 'it is no JSON.');
  }
  const checked = DiagnosisFile.safeParse(parsed);
  if (!checked.success) return unread(reportProblem(checked.error.issues[0], parsed));
  return kept(checked.data);
}

function unread(reason: string): ReadReport {
  return { notes: [`\`diagnosis.json\` was not used: ${reason}`] };
}

function kept(file: DiagnosisFile): ReadReport {
  const checks = file.checks ?? [];
  const links = (file.links ?? []).map(({ label, url }) => ({ label: oneLine(label, 80), url: safeUrl(url) }));
  const usable = links.filter((link): link is ReportLink => link.url !== undefined && link.label !== '');
  const report: Report = {
    status: file.status,
    ...(file.attempt === undefined ? {} : { attempt: file.attempt }),
    ...textMember('summary', file.summary, 1_000),
    counts: countsOf(checks),
    checks: [...checks]
      .sort((a, b) => IMPORTANCE.indexOf(a.status) - IMPORTANCE.indexOf(b.status))
      .slice(0, KEPT.checks)
      .map(keptCheck),
    ...(file.root_cause ? rootCauseMember(file.root_cause) : {}),
    metrics: metricsOf(file.metrics ?? {}),
    ...textMember('model', file.model, 60),
    ...(file.tokens ? { tokens: { input: file.tokens.input, output: file.tokens.output } } : {}),
    links: usable.slice(0, KEPT.links),
  };
  const dropped = links.length - usable.length;
  const notes =
    dropped === 0 ? [] : [`${dropped} of the report’s links left out: no usable address, or a credential in it.`];
  return { report, notes };
}

const IMPORTANCE: readonly CheckStatus[] = ['fail', 'warn', 'skip', 'pass'];

function countsOf(checks: ReadonlyArray<{ readonly status: CheckStatus }>): Record<CheckStatus, number> {
  const counts = { pass: 0, warn: 0, fail: 0, skip: 0 };
  for (const { status } of checks) counts[status] += 1;
  return counts;
}

function keptCheck({
  durationMs,
  message,
  name,
  status,
  url,
}: NonNullable<DiagnosisFile['checks']>[number]): ReportCheck {
  const address = url === undefined ? undefined : safeUrl(url);
  return {
    name: oneLine(name, 100) || 'a check without a name',
    status,
    ...textMember('message', message, 240),
    ...(durationMs === undefined ? {} : { durationMs: Math.round(durationMs) }),
    ...(address === undefined ? {} : { url: address }),
  };
}

function rootCauseMember({ confidence, evidence = [], summary }: NonNullable<DiagnosisFile['root_cause']>) {
  const lines = evidence.map((line) => oneLine(line, 200)).filter((line) => line !== '');
  const text = oneLine(summary, 600);
  if (text === '') return {};
  return {
    rootCause: {
      summary: text,
      ...(confidence === undefined ? {} : { confidence }),
      evidence: lines.slice(0, KEPT.evidence),
    },
  };
}

function metricsOf(metrics: NonNullable<DiagnosisFile['metrics']>): Report['metrics'] {
  // Redaction knows secrets by their key, and a metric's name is one.
  const shown = redact(metrics) as Readonly<Record<string, unknown>>;
  return Object.entries(shown)
    .slice(0, KEPT.metrics)
    .map(([name, metric]) => ({ name: oneLine(name, 64), value: readingOf(metric) }))
    .filter(({ name, value }) => name !== '' && value !== '');
}

function readingOf(metric: unknown): string {
  if (typeof metric !== 'object' || metric === null) return oneLine(String(metric), 80);
  const { unit = '', value = '' } = metric as { readonly unit?: unknown; readonly value?: unknown };
  return oneLine(`${String(value)} ${String(unit)}`, 80);
}

function textMember<Name extends string>(name: Name, text: string | undefined, room: number) {
  const shown = cutPlain(cleanText(text ?? '').trim(), room);
  return (shown === '' ? {} : { [name]: shown }) as { readonly [key in Name]?: string };
}

/** The address as the standard writes it; undefined for one that bears a credential or is none. */
function safeUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const bears =
    url.username !== '' || url.password !== '' || [...url.searchParams.keys()].some((name) => isSecretKey(name));
  // Brackets would end a link in Markdown.
  const href = url.href.replaceAll('(', '%28').replaceAll(')', '%29');
  return bears || href.length > 512 || cleanText(href) !== href ? undefined : href;
}
