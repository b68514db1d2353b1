/** Test files are loaded by Node itself, types and all; see docs/decisions/019-tests-run-natively.md. */
export default {
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  testEnvironment: '<rootDir>/tests/native/environment.ts',
  testRunner: '<rootDir>/tests/native/run-file.ts',
  transform: {},
  testTimeout: 30000,
};
