/** One entity's past under another's name: it was renamed, or another device has taken its place. */

export interface EntityMoves {
  /** Whether anything was ever remembered under this name. */
  isKnown(entityId: string): boolean;
  /**
   * From now on all of `fromEntityId` is `toEntityId`'s: at once where that name is new, else bit by bit with {@link EntityMoves.moveSome}.
   * Nothing happens where nothing is known of `fromEntityId`.
   */
  begin(fromEntityId: string, toEntityId: string): void;
  /**
   * Moves a little, looking at `limit` changes or a few more. Where both have a change at one instant, the new owner's stays.
   * @returns whether there is more to do
   */
  moveSome(limit: number): boolean;
}
