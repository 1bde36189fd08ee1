import {
  DARKEST,
  describeHead,
  describeLayer,
  describeModel,
  shades,
  type HeadMap,
  type PanelMessage,
} from "../headMap";

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

const table = element("map");
const detail = element("head");

window.addEventListener("message", (event: MessageEvent<PanelMessage>) => {
  const message = event.data;
  element("note").textContent = "note" in message ? message.note : "";
  if ("map" in message) {
    draw(message.map);
  }
});
table.addEventListener("keydown", move);
table.addEventListener("focusin", (event) => {
  show(event.target);
});
table.addEventListener("mouseover", (event) => {
  show(event.target);
});
acquireVsCodeApi().postMessage("ready");

function draw(map: HeadMap): void {
  element("name").textContent = map.name;
  element("summary").textContent = describeModel(map);
  const focused = cellAt(document.activeElement);
  const shade = shades(map);

  const header = row([corner(), ...Array.from({ length: map.heads }, (_, head) => heading("col", `H${head}`))]);
  const rows = map.rows.map((layer) => {
    const cells = layer.heads.map((cell) => {
      const data = document.createElement("td");
      data.className = `shade${shade(cell)}` + (cell.kept ? " kept" : "");
      data.textContent = cell.kept ? "■" : "□";
      data.tabIndex = -1;
      data.setAttribute("role", "gridcell");
      data.setAttribute("aria-label", describeHead(layer.layer, cell, layer));
      return data;
    });
    const said = document.createElement("td");
    said.className = "layer";
    said.textContent = describeLayer(layer);
    return row([heading("row", `L${layer.layer}`), ...cells, said]);
  });
  table.replaceChildren(header, ...rows);

  const start = at(focused?.row ?? 0, focused?.column ?? 0) ?? at(0, 0);
  if (start) {
    start.tabIndex = 0;
    if (focused) {
      start.focus();
    }
  }
  legend(map);
}

function legend(map: HeadMap): void {
  const parts: (string | Node)[] = ["■ attention  □ recurrent"];
  if (map.ranking !== undefined) {
    const scale = document.createElement("span");
    scale.className = "scale";
    scale.setAttribute("aria-hidden", "true");
    scale.append(
      ...Array.from({ length: DARKEST + 1 }, (_, shade) => {
        const box = document.createElement("span");
        box.className = `shade${shade}`;
        return box;
      }),
    );
    parts.push("   without the head, least lost ", scale, " most lost");
  }
  element("legend").replaceChildren(...parts);
}

/** Arrow keys, Home and End move among the heads; Tab enters and leaves the table as a whole. */
function move(event: KeyboardEvent): void {
  const from = cellAt(event.target);
  if (!from) {
    return;
  }
  const steps: Record<string, [row: number, column: number]> = {
    ArrowUp: [from.row - 1, from.column],
    ArrowDown: [from.row + 1, from.column],
    ArrowLeft: [from.row, from.column - 1],
    ArrowRight: [from.row, from.column + 1],
    Home: [from.row, 0],
    End: [from.row, heads(from.row).length - 1],
  };
  const step = steps[event.key];
  if (!step) {
    return;
  }
  event.preventDefault();
  const to = at(...step);
  if (to) {
    from.cell.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }
}

function show(target: EventTarget | null): void {
  const cell = cellAt(target);
  if (cell) {
    detail.textContent = cell.cell.getAttribute("aria-label");
  }
}

function cellAt(target: EventTarget | null): { cell: HTMLElement; row: number; column: number } | undefined {
  if (!(target instanceof HTMLTableCellElement) || target.getAttribute("role") !== "gridcell") {
    return undefined;
  }
  // A heading stands before the heads, and above them.
  const row = (target.parentElement as HTMLTableRowElement).rowIndex - 1;
  return { cell: target, row, column: target.cellIndex - 1 };
}

function at(row: number, column: number): HTMLElement | undefined {
  return heads(row)[column];
}

function heads(row: number): HTMLElement[] {
  const line = table.querySelectorAll("tr")[row + 1];
  return line ? [...line.querySelectorAll<HTMLElement>("[role=gridcell]")] : [];
}

function row(cells: HTMLElement[]): HTMLElement {
  const line = document.createElement("tr");
  line.append(...cells);
  return line;
}

function corner(): HTMLElement {
  return document.createElement("td");
}

function heading(scope: "row" | "col", text: string): HTMLElement {
  const cell = document.createElement("th");
  cell.scope = scope;
  cell.textContent = text;
  return cell;
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`the page has no ${id}`);
  }
  return found;
}
