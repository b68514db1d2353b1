/** One line of a log, as it is shown. */
export interface LogLine {
  /** The second of the day, UTC: "09:14:02". */
  readonly time: string;
  readonly text: string;
  readonly kind: 'plain' | 'group' | 'error' | 'warning';
}

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands: as they stand in a log. */
const MARKS = { group: 'group', error: 'error', warning: 'warning' } as const;

/** The lines of a log with their times parted from them, and the runner's own marks read. */
export function logLines(text: string): LogLine[] {
  return text.split('\n').flatMap((line) => {
    const [, time = '', rest = line] = /^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)\.\d+Z ?(.*)$/.exec(line) ?? [];
    if (line === '' || rest === '##[endgroup]') return [];
    const [, mark, words] = /^##\[(group|error|warning)\](.*)$/.exec(rest) ?? [];
    const kind = mark === undefined ? 'plain' : MARKS[mark as keyof typeof MARKS];
    return [{ time, text: words ?? rest, kind }];
  });
}
