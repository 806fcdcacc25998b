import type { ServiceReference } from './service-reference.ts';

/** What a plan or a check says something of. Who may not read all of it must not be told. */
export type ChangeSubject = {
  services: readonly ServiceReference[];
  /** It is said of exports, which whoever may read those of the partition sees with every service in them. */
  isOfExports: boolean;
};

export type WithSubject<T> = T & { about: ChangeSubject };

/** Nothing but what the writer wrote. */
export const ownWords: ChangeSubject = { services: [], isOfExports: false };

export const aboutServices = (services: readonly ServiceReference[], isOfExports = false): ChangeSubject => ({
  services,
  isOfExports,
});
