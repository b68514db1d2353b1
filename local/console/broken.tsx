/** What stands there when the page itself has failed: the stack goes on without it. */
export function Broken() {
  return (
    <main className="opening">
      <img src="/console/icon.svg" alt="" />
      <h1>The console stumbled</h1>
      <p role="alert">The stack goes on; only this page failed. The browser’s console says why.</p>
      <button type="button" className="primary-button" onClick={() => window.location.reload()}>
        Load it again
      </button>
    </main>
  );
}
