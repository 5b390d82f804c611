#!/usr/bin/env node
import { fail, program } from './program.ts';

program()
  .parseAsync()
  .catch((error: unknown) => {
    fail(error);
  });
