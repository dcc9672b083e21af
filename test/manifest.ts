import type { Analysis, Subject } from "../src/analysis/analysis.ts";
import { analyses } from "../src/analysis/registry.ts";

/** Commands that no analysis brings. */
export const otherCommands = [
  "nodeOde.analyse",
  "nodeOde.newExperiment",
  "nodeOde.openSample",
  "nodeOde.openSamples",
  "nodeOde.showLog",
  "nodeOde.restartEngine",
  "nodeOde.installTfjsNode",
];

/** What stands before every command of the extension in the palette. */
export const CATEGORY = "Neural ODE";

interface Entry {
  readonly command: string;
}

const all = [...analyses];
/** The editor's command of an analysis. */
export const idOf = ({ name, command = name }: Analysis) => `nodeOde.${command}`;
/** Where a language keeps a command's title. */
export const titleKey = (command: string) => command.replace("nodeOde.", "command.");

/** As the tree tells rows apart, with every number of components there may be. */
const rows: Readonly<Record<string, Omit<Subject, "dimension">>> = {
  function: { kind: "function", trainable: false },
  experiment: { kind: "experiment", trainable: false },
  trainable: { kind: "experiment", trainable: true },
};
const dimensions = [null, 1, 2, 3];

function rowsOf(analysis: Analysis): string[] {
  return Object.keys(rows).filter((row) =>
    dimensions.some((dimension) => analysis.offered({ ...rows[row], dimension })),
  );
}

/** The manifest with what the registry of analyses says of commands, menus and settings. */
export function withAnalyses(manifest: ReturnType<typeof JSON.parse>) {
  const { commands, menus, configuration } = manifest.contributes;
  const rest = (entries: readonly Entry[]) => entries.filter(({ command }) => otherCommands.includes(command));
  const { properties } = configuration;
  const codeLens = properties["nodeOde.codeLens"];
  const contributes = {
    ...manifest.contributes,
    commands: [
      ...all.map((analysis) => ({
        command: idOf(analysis),
        title: `%${titleKey(idOf(analysis))}%`,
        category: CATEGORY,
        icon: `$(${analysis.icon})`,
      })),
      ...rest(commands),
    ],
    menus: {
      ...menus,
      "view/item/context": [
        ...all.map((analysis) => ({
          command: idOf(analysis),
          when: `view == nodeOde.files && viewItem =~ /^(${rowsOf(analysis).join("|")})$/`,
          group: analysis.lens ? "inline" : "analyses",
        })),
        ...rest(menus["view/item/context"]),
      ],
    },
    configuration: {
      ...configuration,
      properties: {
        ...properties,
        "nodeOde.codeLens": {
          ...codeLens,
          default: all.flatMap(({ name, lens }) => (lens ? [name] : [])),
          items: { ...codeLens.items, enum: all.map(({ name }) => name) },
        },
      },
    },
  };
  return { ...manifest, contributes };
}
