import type { ConfigEntryName } from '@peerway/model/config-entry';
import type { ChainProblem } from '@peerway/model/discovery-chain';
import { aboutServices, type WithSubject } from '../change-subject.ts';
import { compileChain } from '../discovery-chain/compile-chain.ts';
import { type ServiceReference, serviceKey } from '../service-reference.ts';
import type { MeshState } from '../state.ts';
import { targetService } from '../subset-destination.ts';
import { keyOfEntry } from './affected-services.ts';

/**
 * What a change makes wrong with chains. What was wrong before it does not count: else nothing could be mended step by step.
 * Warnings are told of the entry's own chain only.
 */
export function chainProblems(
  before: MeshState,
  after: MeshState,
  services: readonly ServiceReference[],
  name: ConfigEntryName,
): WithSubject<ChainProblem>[] {
  const isOwn = (service: ServiceReference): boolean => serviceKey(service) === keyOfEntry(name);
  const made = (service: ServiceReference): WithSubject<ChainProblem>[] => {
    const old = new Set(problemsOf(before, service, isOwn(service)).map(problemText));
    return problemsOf(after, service, isOwn(service)).filter((problem) => !old.has(problemText(problem)));
  };
  const own = services.filter(isOwn).flatMap(made);
  // What is wrong in itself is mostly wrong for everybody who leads there: said once.
  if (own.some(({ severity }) => severity === 'refused')) return own;
  return [...own, ...services.filter((service) => !isOwn(service)).flatMap(made)];
}

function problemsOf(state: MeshState, service: ServiceReference, isOwn: boolean): WithSubject<ChainProblem>[] {
  const { chain, services } = compileChain(state, { ...service, service: service.name });
  const about = aboutServices([service, ...services, ...Object.values(chain.targets).map(targetService)]);
  return chain.problems
    .filter(({ severity }) => severity === 'refused' || isOwn)
    .map((problem) => {
      // A problem of another service's chain is only understood with its name.
      const isNamed = isOwn || problem.message.startsWith('discovery chain ');
      return {
        ...problem,
        about,
        message: isNamed ? problem.message : `discovery chain "${service.name}": ${problem.message}`,
      };
    });
}

export const problemText = ({ severity, where, message }: ChainProblem): string => `${severity} ${where}: ${message}`;
