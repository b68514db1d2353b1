const MS = { weeks: 604_800_000, days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1000 } as const;

/** Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds (`P1DT2H`); undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const form =
    /^P(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+)S)?)?$/;
  const parts = Object.entries(form.exec(text)?.groups ?? {}).filter(([, digits]) => digits !== undefined);
  if (parts.length === 0) return undefined;
  return parts.reduce((sum, [unit, digits]) => sum + Number(digits) * MS[unit as keyof typeof MS], 0);
}
