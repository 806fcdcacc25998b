import { aclRequestOf } from '@peerway/acl';
import { z } from 'zod';
import type { OperationContext } from '../context.ts';
import { parseInput } from '../parse-input.ts';
import { accessQuestionSchema } from './access-question.ts';
import { may } from './require.ts';

/** As many as Consul takes. */
const QUESTIONS_MAX = 64;
const inputSchema = z.array(accessQuestionSchema).max(QUESTIONS_MAX);

/** What the caller may do, of a list. Asking is not trying, so nothing is recorded. */
export const authorizeAll = (context: OperationContext, rawInput: unknown): boolean[] =>
  parseInput(inputSchema, rawInput).map((question) => may(context, aclRequestOf(question)));
