/** A Helm chart that renders an Instrumentation from its values, as its templates have it. What is not said is not known. */

export interface ChartRow {
  readonly chart: string;
  /** Versions of which the templates were read to be like this, as a range of Helm's; of others the row says nothing. */
  readonly versions: string;
  readonly source: {
    readonly repository: string;
    readonly commit: string;
    readonly templates: readonly string[];
  };
  /** The way, in the chart's values, to the map from which the Instrumentation is made. */
  readonly path: readonly string[];
  /** Whether that map goes into `spec` as it is; otherwise the templates know its keys. */
  readonly isSpec: boolean;
  /** The way from there to the map that has the language sections. */
  readonly sections: readonly string[];
  /** The key of a section whose list goes into the section's `env`, in its order. */
  readonly envKey: string;
  /** Whether a section with nothing in it renders nothing (`with`). */
  readonly omitsEmptySections: boolean;
  /** The ways to the lists that go into `spec.env`, the one that counts first. */
  readonly commonEnvs: readonly (readonly string[])[];
  /** The way to the resource's name; null where none of the values is it alone. */
  readonly name: readonly string[] | null;
  readonly switches: readonly Switch[];
  /** Whether a list in a file would take the place of one that the chart has by default; null where that is not known. */
  readonly hasDefaultEnv: boolean | null;
  /** Whether the chart's schema takes no keys but the resource's own and those for its metadata. */
  readonly isClosed: boolean;
  /** Who makes an Instrumentation of it, where that is not the chart. */
  readonly maker: string | null;
  /** Keys beside the path's first one that no other of these charts has. */
  readonly siblings: readonly string[];
  /** Keys of the map that tell this chart from others with the same path. */
  readonly ownKeys: readonly string[];
  /** The same of a language section. */
  readonly sectionKeys: readonly string[];
}

/** A value on which it depends whether anything is rendered. */
export interface Switch {
  readonly path: readonly string[];
  /** The value with which it is. */
  readonly needs: boolean;
  /** null where it is not known. */
  readonly default: boolean | null;
}
