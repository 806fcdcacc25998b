import type { Children } from './children.ts';
import type { ChildKind } from './children-plan.ts';

/** Everything is to be gone 10 s after the signal; what is left by then is killed. */
const KILL_AFTER_MS = 8_000;
/** Control planes wait this long at most for the proxies, which sign off with them. */
const CONTROL_PLANES_AFTER_MS = 3_000;

/** Ends every child: traffic, proxies and applications first, then the control planes. Takes 8 s at most. */
export async function stopAll(children: Children): Promise<void> {
  const began = performance.now();
  const stopKinds = (kinds: ChildKind[]): Promise<unknown> => {
    const killAfterMs = Math.max(0, KILL_AFTER_MS - (performance.now() - began));
    const names = children.list().filter((child) => kinds.includes(child.kind) && child.pid !== null);
    return Promise.all(names.map(({ name }) => children.stop(name, 'SIGTERM', killAfterMs)));
  };
  const traffic = stopKinds(['traffic']);
  const dataPlane = stopKinds(['mesh-gateway', 'sidecar', 'application']);
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, CONTROL_PLANES_AFTER_MS);
  await Promise.race([Promise.all([traffic, dataPlane]), late.promise]);
  clearTimeout(timer);
  await Promise.all([traffic, dataPlane, stopKinds(['control-plane'])]);
}
