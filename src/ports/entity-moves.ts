/** One entity's past under another's name: it was renamed, or another device has taken its place. */

export interface Rename {
  readonly from: string;
  readonly to: string;
}

/** An entity as Home Assistant's registry knows it, whatever it is called. */
export interface RegisteredEntity {
  readonly entityId: string;
  /** Of the registry's entry; another one where the entity was deleted and came again. */
  readonly registryId: string;
  /** What the integration calls the thing itself: the same when it comes again. */
  readonly identity: string | null;
}

export interface EntityMoves {
  /** Whether anything was ever remembered under this name. */
  isKnown(entityId: string): boolean;
  /**
   * From now on all of `fromEntityId` is `toEntityId`'s: at once where that name is new, else bit by bit with {@link EntityMoves.moveSome}.
   * Nothing happens where nothing is known of `fromEntityId`.
   */
  begin(fromEntityId: string, toEntityId: string): void;
  /**
   * The same entities have other names now: all in this order or none. Not only the past goes with them, but also what people have set about
   * them: rules of learning, corrections, suggestions and what was said to those.
   */
  rename(renames: readonly Rename[]): void;
  /** The registry's entities as they were last told of, also those that are gone. */
  registered(): readonly RegisteredEntity[];
  /** Adds or replaces by entity id those of which anything is kept. */
  register(entities: readonly RegisteredEntity[]): void;
  /**
   * Moves a little, looking at `limit` changes or a few more. Where both have a change at one instant, the new owner's stays.
   * @returns whether there is more to do
   */
  moveSome(limit: number): boolean;
}
