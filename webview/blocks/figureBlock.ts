import { captionOf } from "../../src/figure/caption.ts";
import { printPalette } from "../../src/figure/palette.ts";
import type { FigureBlock } from "../../src/protocol/panel.ts";
import type { ExportFormat } from "../../src/protocol/webviewMessages.ts";
import { Limits } from "../chart/limits.ts";
import { Plot } from "../chart/plot.ts";
import { DataTable } from "../dataTable.ts";
import { element, setAttributes, setText } from "../element.ts";
import { exportFigure } from "../exportFigure.ts";
import type { Widget } from "../keyedList.ts";
import { Legend } from "../legend.ts";
import { menuButton } from "../menu.ts";
import { NoteList } from "../noteList.ts";
import type { PanelContext } from "../panelContext.ts";
import { t } from "../strings.ts";
import { button } from "../ui.ts";

/** A figure with its title, actions, legend, drawing, notes and, on request, the table of its data. */
export function figureBlock(block: FigureBlock, context: PanelContext): Widget<FigureBlock> {
  let { figure } = block;
  const title = element("h2", {});
  const caption = element("p", { class: "caption" });
  const plot = new Plot(figure, context);
  const legend = new Legend((hidden) => plot.hide(hidden));
  const notes = new NoteList(context);
  const table = new DataTable(context);

  const fit = button({ label: t("Fit"), icon: "fit", look: "icon" }, () => plot.reset());
  const limits = new Limits(figure, plot.chart);
  plot.afterDraw = () => limits.update();
  const limitState = { label: t("Limits"), icon: "limits", look: "icon" } as const;
  const limitButton = button({ ...limitState, pressed: false }, () =>
    limitButton.update({ ...limitState, pressed: limits.toggle() }),
  );
  const tableState = () => ({
    label: t("Data table"),
    icon: "table" as const,
    look: "icon" as const,
    pressed: context.memory.tableOpen(figure.id),
  });
  const tableButton = button(tableState(), () => {
    context.memory.setTableOpen(figure.id, !context.memory.tableOpen(figure.id));
    showTable();
  });
  const save = async (format: ExportFormat, paper = false) => {
    const { clientWidth: width, clientHeight: height } = plot.element;
    const data = await exportFigure({
      figure: { ...(format === "csv" ? figure : plot.chart.drawn), equalAspect: plot.chart.equalUnits },
      format,
      view: plot.chart.shownView,
      hidden: legend.hiddenMarks,
      palette: paper ? printPalette : context.theme.current.exported,
      width,
      height,
      time: context.clock.time ?? undefined,
      provenance: context.provenance.current,
    });
    context.save(`${fileName(figure.title)}.${format}`, format, data);
  };
  const exportMenu = menuButton({ label: t("Export"), icon: "export", look: "icon" }, [
    { label: t("PNG image"), run: () => save("png") },
    { label: t("SVG drawing"), run: () => save("svg") },
    { label: t("SVG for print"), run: () => save("svg", true) },
    { label: t("CSV data"), run: () => save("csv") },
  ]);

  const header = element(
    "header",
    {},
    element("div", { class: "figure-names" }, title, caption),
    element("div", { class: "actions" }, fit.element, limitButton.element, tableButton.element, exportMenu),
  );
  const host = element(
    "figure",
    { class: "figure" },
    header,
    limits.element,
    legend.element,
    plot.element,
    notes.element,
    table.element,
  );

  const showTable = () => {
    const open = context.memory.tableOpen(figure.id);
    tableButton.update(tableState());
    table.element.hidden = !open;
    if (open) table.show(figure);
  };
  const tell = () => {
    const text = captionOf(figure, context.clock.time ?? undefined, (shown) => t("Field at t = {0}.", shown));
    setText(caption, text);
    caption.hidden = text === "";
  };
  const describe = () => {
    setText(title, figure.title);
    // What is seen from a side has no limits across and up.
    limitButton.element.hidden = figure.space !== undefined;
    tell();
    setAttributes(host, { "data-size": block.size ?? "medium", "data-figure": figure.id });
    legend.show(figure, context.theme.current.palette);
    notes.update(figure.notes ?? []);
    showTable();
  };
  const endings = [
    context.theme.changed.add(({ palette }) => legend.show(figure, palette)),
    context.clock.changed.add(tell),
  ];
  describe();

  return {
    element: host,
    update(next) {
      block = next;
      figure = next.figure;
      describe();
      plot.hide(legend.hiddenMarks);
      plot.show(figure);
    },
    dispose() {
      for (const end of endings) end();
      plot.dispose();
    },
  };
}

/** A title as a file name: "Phase plane of vanDerPol" → "phase-plane-of-vanDerPol". */
function fileName(title: string): string {
  return title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "figure";
}
