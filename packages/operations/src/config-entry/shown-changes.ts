import type { ChangeSubject, WithSubject } from '@peerway/mesh';
import type { PlannedEffect } from '@peerway/model/change-plan';
import type { ChainProblem } from '@peerway/model/discovery-chain';
import { may } from '../access/require.ts';
import type { OperationContext } from '../context.ts';
import { mayReadService } from '../service/read-services.ts';

/*
 * A change of one entry does something to services that its writer may not read. That it does so is said, once, so that nobody
 * breaks others unknowingly; which they are, and how many, is not.
 */

type Reader = Pick<OperationContext, 'caller'>;

function maySee(context: Reader, { services, isOfExports }: ChangeSubject): boolean {
  return services.every(
    (service) =>
      mayReadService(context, service) ||
      (isOfExports && may(context, { resource: 'mesh', partition: service.partition, access: 'read' })),
  );
}

/** Effects as the caller may see them. */
export function shownEffects(context: Reader, effects: readonly WithSubject<PlannedEffect>[]): PlannedEffect[] {
  const shown = effects.filter(({ about }) => maySee(context, about));
  const hidden = effects.filter(({ about }) => !maySee(context, about));
  const texts = new Map(shown.map(({ about: _about, ...effect }) => [effect.text, effect]));
  if (hidden.length === 0) return [...texts.values()];
  const breaks = hidden.some((effect) => effect.breaks);
  const text = breaks
    ? 'something breaks for services that this token may not read'
    : 'something changes for services that this token may not read';
  const unnamed: PlannedEffect = { kind: 'reach', breaks, text };
  return [...texts.values(), unnamed].sort((left, right) => Number(right.breaks) - Number(left.breaks));
}

/** Problems as the caller may see them: those of services that they may not read become one of each severity. */
export function shownProblems(context: Reader, problems: readonly WithSubject<ChainProblem>[]): ChainProblem[] {
  const hidden = problems.filter(({ about }) => !maySee(context, about));
  const unnamed = (['refused', 'warning'] as const).flatMap((severity): ChainProblem[] => {
    if (!hidden.some((problem) => problem.severity === severity)) return [];
    const message =
      severity === 'refused'
        ? 'services that this token may not read would not work any more'
        : 'there are warnings about services that this token may not read';
    return [{ severity, where: '', message }];
  });
  const shown = problems.filter(({ about }) => maySee(context, about)).map(({ about: _about, ...problem }) => problem);
  return [...shown, ...unnamed];
}

/** Whether the caller may know which peers there are: as an importer of their services, or of the peerings themselves. */
export const mayKnowPeers = (context: Reader, partition: string): boolean =>
  may(context, { resource: 'peering', partition, access: 'read' }) ||
  context.caller.authorizer.importedServiceRead(partition);
