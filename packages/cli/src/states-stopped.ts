/** Thrown where work was told to stop, to be caught where it was begun; not an error. */
export class NotFinished extends Error {
  override readonly name = 'NotFinished';
}
