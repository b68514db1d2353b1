declare module 'jest-circus/runner' {
  /** A CommonJS module, whose whole `exports` is what an import gets. */
  const exports: {
    readonly default: (
      globalConfig: object,
      projectConfig: object,
      environment: object,
      runtime: object,
      testPath: string,
      sendMessageToJest: unknown,
    ) => Promise<{ readonly numFailingTests: number; readonly testExecError?: unknown }>;
  };
  export default exports;
}
