package kintsugi.lab.scenario;

/** A role that a node plays. */
public enum Capability {
    /** Metadata manager of the block service. */
    MDM,
    /** Storage data server. */
    SDS,
    /** Storage data client. */
    SDC
}
