import type { Executor } from '@hgn/core';
import { tensorflow } from '@hgn/tensorflow';

/** What the native lane tests other packages with. */
export const executor: Executor = tensorflow();
