/** What the fake Supervisor knows about the one app it runs and the Home Assistant it serves. */

/** The app, as its config.yaml and its container would have it. */
export interface FakeApp {
  readonly slug: string;
  readonly name: string;
  readonly version: string;
  readonly hostname: string;
  /** Where the app really listens; 172.30.33.x on the real thing. */
  readonly address: string;
  readonly ingressPort: number;
  /** The `discovery:` list of config.yaml: anything else is refused with 403. */
  readonly discovery: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  /** `homeassistant_api:` of config.yaml. */
  readonly homeAssistantApi: boolean;
}

/** A running Home Assistant and an administrator's access token for it; the real Supervisor has a system user of its own. */
export interface FakeCore {
  readonly url: string;
  readonly token: string;
}

export const DEFAULT_APP: FakeApp = {
  slug: "local_steward",
  name: "Steward",
  version: "0.1.0",
  hostname: "local-steward",
  address: "127.0.0.1",
  ingressPort: 8099,
  discovery: ["steward"],
  options: {},
  homeAssistantApi: true,
};

/** The signed-in person behind an ingress session; names may be missing, whether they administer is not told. */
export interface IngressUser {
  readonly id: string;
  readonly name?: string;
  readonly displayName?: string;
}
