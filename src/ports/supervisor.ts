/** The Supervisor, where there is one: it tells Steward its own place and tells Home Assistant that Steward is there. */

/** Where this app can be reached, as the Supervisor sees it. */
export interface AppPlace {
  readonly slug: string;
  readonly version: string;
  /** The name that Home Assistant resolves, such as `local-steward`. */
  readonly hostname: string;
  readonly ipAddress: string;
  /** `null` where ingress is off. */
  readonly ingressPort: number | null;
  /** Path of the app's page in Home Assistant, such as `/api/hassio_ingress/…/`. */
  readonly ingressUrl: string | null;
}

/** What the integration is told; it reaches the app with it. */
export interface Announcement {
  readonly host: string;
  readonly port: number;
  /** Steward's own API token. */
  readonly token: string;
  /** Stays for the life of the data folder: the same Steward under another address is recognised by it. */
  readonly instanceId: string;
  /** New at every start: the Supervisor does not pass on a message that is equal to its last one. */
  readonly bootId: string;
}

export interface Supervisor {
  /** @throws AppError when the Supervisor refuses for good; keeps trying while it is unreachable, until `signal` */
  selfInfo(signal: AbortSignal): Promise<AppPlace>;
  /**
   * Announces Steward to its integration. The message outlives this process: it is replayed whenever Home Assistant starts.
   * @returns the Supervisor's id of the message
   * @throws AppError when the Supervisor refuses for good; keeps trying while it is unreachable, until `signal`
   */
  announce(announcement: Announcement, signal: AbortSignal): Promise<string>;
}
