/** Proofs that take minutes, by name: `npm run prove -- first-light`; all of them without a name. Each is loaded when it runs. */
const proofs: Readonly<Record<string, () => Promise<boolean>>> = {
  'first-light': async () => (await import('#tests/faults/first-light.ts')).proveFirstLight(),
  diagnose: async () => (await import('#tests/faults/diagnose.ts')).proveDiagnose(),
  roles: async () => (await import('#tests/roles/matrix.ts')).proveRoles(),
  voice: async () => {
    const secrets = await (await import('#tests/faults/voice-secrets.ts')).proveSecrets();
    return (await (await import('#tests/faults/voice.ts')).proveVoice()) && secrets;
  },
  schedules: async () => (await import('#tests/triggers/cron/proof.ts')).proveSchedules(),
};

const [wanted] = process.argv.slice(2);
if (wanted !== undefined && !(wanted in proofs)) {
  process.stderr.write(`There is no proof ${wanted}. There are: ${Object.keys(proofs).join(', ')}\n`);
  process.exit(2);
}

let proved = true;
for (const [name, prove] of Object.entries(proofs)) {
  if (wanted !== undefined && name !== wanted) continue;
  process.stdout.write(`${name}\n`);
  proved = (await prove()) && proved;
}
process.exit(proved ? 0 : 1);

export {};
